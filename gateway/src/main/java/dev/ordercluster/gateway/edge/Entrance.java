package dev.ordercluster.gateway.edge;

/// What a port does with the connections it accepts.
enum Entrance {
  /// HTTP/1.1 in the clear.
  PLAIN,
  /// Every request in the clear is sent on to the TLS port.
  REDIRECT,
  /// TLS, and under it what ALPN chooses.
  TLS
}
