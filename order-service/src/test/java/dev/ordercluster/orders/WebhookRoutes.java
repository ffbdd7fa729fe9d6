package dev.ordercluster.orders;

import java.util.List;
import java.util.UUID;

final class WebhookRoutes {
  private static final String PATH = "/v1/webhook-endpoints";
  private static final String ENDPOINT =
      "{\"url\":\"https://hooks.example.com/orders\",\"types\":[\"shop.order.*\"],\"status\":\"disabled\"}";
  private static final List<Integer> READS = List.of(401, 403, 403, 200, 403, 403);

  private WebhookRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of(
            "POST /v1/webhook-endpoints",
            List.of(401, 403, 403, 201, 403, 403),
            walk -> walk.caller().post(PATH, ENDPOINT)),
        RouteCase.of("GET /v1/webhook-endpoints", READS, walk -> walk.caller().get(PATH)),
        RouteCase.of(
            "GET /v1/webhook-endpoints/{id}", READS, walk -> walk.caller().get(endpoint(walk))),
        RouteCase.of(
            "PATCH /v1/webhook-endpoints/{id}",
            READS,
            walk ->
                walk.caller()
                    .patch(endpoint(walk), "{\"description\":\"new\"}", "If-Match", "\"1\"")),
        RouteCase.of(
            "DELETE /v1/webhook-endpoints/{id}",
            List.of(401, 403, 403, 204, 403, 403),
            walk -> walk.caller().delete(endpoint(walk))),
        RouteCase.of(
            "POST /v1/webhook-endpoints/{id}/rotate-secret",
            READS,
            walk -> walk.caller().post(endpoint(walk) + "/rotate-secret", "")),
        RouteCase.of(
            "GET /v1/webhook-endpoints/{id}/deliveries",
            READS,
            walk -> walk.caller().get(endpoint(walk) + "/deliveries")),
        RouteCase.of(
            "GET /v1/webhook-endpoints/{id}/deliveries/{deliveryId}",
            READS,
            walk -> walk.caller().get(delivery(endpoint(walk)))),
        RouteCase.of(
            "POST /v1/webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver",
            List.of(401, 403, 403, 202, 403, 403),
            walk -> walk.caller().post(delivery(endpoint(walk)) + "/redeliver", "")));
  }

  private static String endpoint(RouteCase.Walk walk) {
    return walk.service().as("admin-1", "admin").post(PATH, ENDPOINT).header("Location");
  }

  private static String delivery(String endpoint) {
    String endpointId = endpoint.substring(endpoint.lastIndexOf('/') + 1);
    String id = UUID.randomUUID().toString();
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/ordercluster/order-service\",\"type\":\"shop.order.created.v1\",\"data\":{}}"
            .formatted(id);
    TestService.execute(
        "INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, subject, body)"
            + " VALUES ('%s', '%s', '%s', 'shop.order.created.v1', 's', '%s')"
                .formatted(id, endpointId, id, event));
    return endpoint + "/deliveries/" + id;
  }
}
