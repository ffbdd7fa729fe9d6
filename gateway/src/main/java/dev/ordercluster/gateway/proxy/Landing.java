package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a person finds at `/`.
final class Landing {
  private static final byte[] BODY =
      """
      {"service":"OrderCluster gateway","api":"/openapi.json","events":"/asyncapi.json"}
      """
          .strip()
          .getBytes(StandardCharsets.UTF_8);
  private static final List<String> METHODS = List.of("GET", "HEAD");

  private Landing() {}

  static void answer(Exchange exchange) throws IOException {
    exchange.routed("/");
    if (METHODS.contains(exchange.request().method())) {
      Headers headers =
          Headers.of(
              "Content-Type", "application/json",
              "Cache-Control", "public, max-age=60",
              "X-Content-Type-Options", "nosniff");
      exchange.response().send(200, headers, BODY);
    } else {
      exchange.extra().add("Allow", String.join(", ", METHODS));
      exchange.refuse(GatewayProblems.methodNotAllowed(METHODS));
    }
  }
}
