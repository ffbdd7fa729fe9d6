package dev.ordercluster.orders;

import java.util.List;

final class CartRoutes {
  private static final String ADDRESS =
      "{\"name\":\"Ada\",\"line1\":\"1 Quay\",\"city\":\"Bremen\",\"country\":\"DE\"}";

  private CartRoutes() {}

  /// A cart of that owner, ready to be checked out; its path.
  static String ready(TestService service, String owner, String sku) {
    return service
        .staff()
        .post(
            "/v1/carts",
            "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"shippingAddress\":%s,\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_approve\"}}"
                .formatted(owner, sku, ADDRESS))
        .header("Location");
  }

  static List<RouteCase> cases() {
    List<Integer> read = List.of(401, 200, 200, 200, 403, 403);
    return List.of(
        RouteCase.of(
            "POST /v1/carts",
            List.of(401, 201, 201, 201, 403, 403),
            walk -> walk.caller().post("/v1/carts", "{}")),
        RouteCase.of("GET /v1/carts", read, walk -> walk.caller().get("/v1/carts")),
        RouteCase.of("GET /v1/carts/{id}", read, walk -> walk.caller().get(cart(walk))),
        RouteCase.of(
            "PATCH /v1/carts/{id}",
            read,
            walk -> walk.caller().patch(cart(walk), "{\"note\":\"Ring twice\"}")),
        RouteCase.of(
            "DELETE /v1/carts/{id}",
            List.of(401, 204, 204, 204, 403, 403),
            walk -> walk.caller().delete(cart(walk))),
        RouteCase.of(
            "PUT /v1/carts/{id}/items/{sku}",
            read,
            walk -> walk.caller().put(cart(walk) + "/items/" + walk.sku(), "{\"quantity\":2}")),
        RouteCase.of(
            "DELETE /v1/carts/{id}/items/{sku}",
            read,
            walk -> walk.caller().delete(cart(walk) + "/items/" + walk.sku())),
        RouteCase.of(
            "POST /v1/carts/{id}/merge",
            read,
            walk -> {
              String other = cart(walk);
              String from = other.substring(other.lastIndexOf('/') + 1);
              return walk.caller().post(cart(walk) + "/merge", "{\"from\":\"" + from + "\"}");
            }),
        RouteCase.of(
            "POST /v1/carts/{id}/checkout",
            List.of(401, 201, 201, 201, 403, 403),
            walk ->
                walk.caller().post(cart(walk) + "/checkout", "", "Idempotency-Key", walk.key())));
  }

  private static String cart(RouteCase.Walk walk) {
    return ready(walk.service(), walk.subject(), walk.sku());
  }
}
