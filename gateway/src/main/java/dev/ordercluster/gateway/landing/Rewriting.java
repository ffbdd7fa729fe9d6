package dev.ordercluster.gateway.landing;

import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;

/// Makes another document of one that the service answered with.
public interface Rewriting {
  /// The new body.
  ///
  /// @throws IOException when the service's document is not what it should be
  byte[] apply(byte[] document) throws IOException;

  /// Fields of the new document that replace the service's.
  Headers headers();
}
