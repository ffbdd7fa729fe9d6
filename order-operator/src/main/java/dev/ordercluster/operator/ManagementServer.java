package dev.ordercluster.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Health and metrics over HTTP: `/health/live`, `/health/ready`, `/health/started`, `/metrics`.
final class ManagementServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// The outcome of a check, with what it looked at.
  record Health(boolean up, Map<String, String> details) {}

  ManagementServer(InetSocketAddress address, HealthChecks checks, Supplier<String> metrics)
      throws IOException {
    server = HttpServer.create(address, 16);
    server.setExecutor(threads);
    health("/health/live", checks::live);
    health("/health/ready", checks::ready);
    health("/health/started", checks::started);
    route("/metrics", exchange -> answer(exchange, OK, "text/plain; version=0.0.4", metrics.get()));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void health(String path, Supplier<Health> check) {
    route(
        path,
        exchange -> {
          Health health = check.get();
          String body =
              JSON.writeValueAsString(
                  Map.of("status", health.up() ? "UP" : "DOWN", "checks", health.details()));
          answer(exchange, health.up() ? OK : UNAVAILABLE, "application/json", body);
        });
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void route(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, NOT_FOUND, "text/plain", "not found\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
              answer(exchange, NOT_ALLOWED, "text/plain", "use GET\n");
            } else {
              handler.handle(exchange);
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
