package dev.ordercluster.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.operator.report.Reports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Health, metrics and the status report over HTTP: `/health/live`, `/health/ready`,
/// `/health/started`, `/metrics`, `/report`.
final class ManagementServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// The outcome of a check, with what it looked at.
  record Health(boolean up, Map<String, String> details) {}

  ManagementServer(
      InetSocketAddress address, HealthChecks checks, Supplier<String> metrics, Reports reports)
      throws IOException {
    server = HttpServer.create(address, 16);
    server.setExecutor(threads);
    health("/health/live", checks::live);
    health("/health/ready", checks::ready);
    health("/health/started", checks::started);
    route("/metrics", exchange -> answer(exchange, OK, "text/plain; version=0.0.4", metrics.get()));
    server.createContext("/report", exchange -> report(exchange, reports));
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

  private static void report(HttpExchange exchange, Reports reports) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        answer(exchange, NOT_ALLOWED, "text/plain", "use GET\n");
        return;
      }
      Reports.Answer answer = reports.answer(exchange.getRequestURI().getRawPath());
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      String known = exchange.getRequestHeaders().getFirst("If-None-Match");
      if (known != null && answer.matches(known)) {
        exchange.sendResponseHeaders(NOT_MODIFIED, -1);
      } else if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        answer(exchange, answer.status(), answer.type(), answer.body());
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
