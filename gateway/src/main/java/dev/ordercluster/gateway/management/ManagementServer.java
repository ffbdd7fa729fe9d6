package dev.ordercluster.gateway.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.runtime.ProcessMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/// Serves `/health/live`, `/health/ready`, `/health/started`, `/configuration` and `/metrics`.
public final class ManagementServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebServer server;

  /// What is served.
  ///
  /// @param configuration how it stands with the configuration, JSON without a value
  public record Endpoints(
      Health live,
      Health ready,
      Health started,
      Supplier<String> configuration,
      Supplier<String> metrics) {
    void route(HttpRules rules) {
      rules.get("/health/live", (_, response) -> send(response, live));
      rules.get("/health/ready", (_, response) -> send(response, ready));
      rules.get("/health/started", (_, response) -> send(response, started));
      rules.get(
          "/configuration",
          (_, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "application/json");
            response.send(configuration.get());
          });
      rules.get(
          "/metrics",
          (_, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            response.send(metrics.get() + ProcessMetrics.exposition());
          });
    }
  }

  private ManagementServer(WebServer server) {
    this.server = server;
  }

  /// Starts listening; port 0 takes a free one.
  public static ManagementServer start(String bindAddress, int port, Endpoints endpoints) {
    WebServer server =
        WebServer.builder()
            .host(bindAddress)
            .port(port)
            .maxTcpConnections(256)
            .maxPayloadSize(4096)
            .idleConnectionTimeout(Duration.ofMinutes(2))
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .routing(endpoints::route)
            .build();
    listen(server, bindAddress, port);
    return new ManagementServer(server);
  }

  // start() alone does not throw when the port is taken.
  private static void listen(WebServer server, String address, int port) {
    String sentence =
        "cannot listen on " + address + ":" + port + ": free the port or set another one";
    try {
      server.start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new IllegalStateException(sentence, e);
    }
    if (!server.isRunning()) {
      throw new IllegalStateException(sentence);
    }
  }

  public int port() {
    return server.port();
  }

  private static void send(ServerResponse response, Health health) {
    Health.Report report = health.report();
    ObjectNode body = JSON.createObjectNode();
    body.put("status", report.ok() ? "UP" : "DOWN");
    ObjectNode checks = body.putObject("checks");
    report
        .checks()
        .forEach(
            (name, check) -> {
              ObjectNode node = checks.putObject(name);
              node.put("status", check.ok() ? "UP" : "DOWN");
              node.put("detail", check.detail());
            });
    response.status(report.ok() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(text(body));
  }

  private static byte[] text(ObjectNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text can always be written", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
