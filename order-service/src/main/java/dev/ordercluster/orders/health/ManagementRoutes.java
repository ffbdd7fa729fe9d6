package dev.ordercluster.orders.health;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.ProcessMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;

/// The routes of the management port.
public final class ManagementRoutes {
  private final Health health;
  private final Meters meters;

  public ManagementRoutes(Health health, Meters meters) {
    this.health = health;
    this.meters = meters;
  }

  public void register(HttpRouting.Builder routing) {
    routing.get("/health/live", (_, response) -> send(health.live(), response));
    routing.get("/health/ready", (_, response) -> send(health.ready(), response));
    routing.get("/health/started", (_, response) -> send(health.isStarted(), response));
    routing.get(
        "/metrics",
        (_, response) ->
            response
                .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .send(meters.exposition() + ProcessMetrics.exposition()));
  }

  private static void send(Health.Report report, ServerResponse response) {
    response
        .status(report.ok() ? 200 : 503)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(Json.write(report.body()));
  }
}
