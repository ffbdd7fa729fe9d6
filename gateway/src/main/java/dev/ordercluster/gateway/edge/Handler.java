package dev.ordercluster.gateway.edge;

import java.io.IOException;

/// What is done with a request that passed the edge: it answers through the exchange, exactly once.
@FunctionalInterface
public interface Handler {
  /// Answers one request.
  ///
  /// @throws IOException when the client or, after the answer began, the upstream is gone; the
  ///   connection is closed then
  void handle(Request request, Response response) throws IOException;
}
