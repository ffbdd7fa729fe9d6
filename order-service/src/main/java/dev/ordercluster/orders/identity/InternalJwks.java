package dev.ordercluster.orders.identity;

import java.nio.file.Path;
import java.util.Optional;

/// The public keys of the gateways' tokens.
///
/// @param text the JWK set as it was at start
/// @param file where it comes from; followed when it changes, so that a signing key can be replaced
///   while both the old one and the new one count
public record InternalJwks(String text, Optional<Path> file) {}
