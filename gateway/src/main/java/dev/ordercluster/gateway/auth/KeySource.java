package dev.ordercluster.gateway.auth;

import java.io.IOException;

/// Where an issuer's JWKS document is read from.
interface KeySource {
  /// The document as it is now.
  ///
  /// @throws IOException when it cannot be had within the source's own deadline
  String read() throws IOException, InterruptedException;
}
