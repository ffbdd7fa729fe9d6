package dev.ordercluster.gateway.auth;

/// The word of the system of record about a service's key, asked when the copy in Redis cannot be
/// had. Bounded in time; never throws for a fault of the other side.
interface KeyDirectory {
  /// Looks a key up.
  ///
  /// @param hash the key's SHA-256 in hex
  KeyRecord find(String hash);
}
