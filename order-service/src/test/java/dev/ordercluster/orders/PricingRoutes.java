package dev.ordercluster.orders;

import java.util.List;
import java.util.UUID;

final class PricingRoutes {
  static final String METHOD =
      "{\"name\":\"Post\",\"price\":{\"amount\":490,\"currency\":\"EUR\"}}";

  private static final String RATE = "{\"rate\":1000}";

  private PricingRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        discounts(),
        RouteCase.of(
            "PUT /v1/discounts/{code}",
            List.of(401, 403, 201, 201, 403, 403),
            walk -> walk.caller().put(path("discounts"), RATE)),
        RouteCase.of(
            "GET /v1/discounts/{code}",
            List.of(401, 403, 200, 200, 403, 403),
            walk -> walk.caller().get(made(walk, "discounts", RATE))),
        RouteCase.of(
            "DELETE /v1/discounts/{code}",
            List.of(401, 403, 204, 204, 403, 403),
            walk -> walk.caller().method("DELETE", made(walk, "discounts", RATE))),
        RouteCase.of(
            "GET /v1/shipping-methods",
            List.of(200, 200, 200, 200, 200, 200),
            walk -> walk.caller().get("/v1/shipping-methods")),
        RouteCase.of(
            "PUT /v1/shipping-methods/{code}",
            List.of(401, 403, 201, 201, 403, 403),
            walk -> walk.caller().put(path("shipping-methods"), METHOD)),
        RouteCase.of(
            "GET /v1/shipping-methods/{code}",
            List.of(200, 200, 200, 200, 200, 200),
            walk -> walk.caller().get(made(walk, "shipping-methods", METHOD))),
        RouteCase.of(
            "DELETE /v1/shipping-methods/{code}",
            List.of(401, 403, 204, 204, 403, 403),
            walk -> walk.caller().method("DELETE", made(walk, "shipping-methods", METHOD))),
        patch(),
        RouteCase.of(
            "GET /v1/orders/{id}/history",
            List.of(401, 200, 200, 200, 200, 403),
            walk -> walk.caller().get(walk.order() + "/history")));
  }

  private static RouteCase discounts() {
    return RouteCase.of(
        "GET /v1/discounts",
        List.of(401, 403, 200, 200, 403, 403),
        walk -> {
          var _ = made(walk, "discounts", RATE);
          return walk.caller().get("/v1/discounts");
        });
  }

  private static RouteCase patch() {
    return RouteCase.of(
        "PATCH /v1/orders/{id}",
        List.of(401, 200, 200, 200, 403, 403),
        walk ->
            walk.caller().patch(walk.order(), "{\"note\":\"Ring twice\"}", "If-Match", "\"1\""));
  }

  private static String made(RouteCase.Walk walk, String kind, String body) {
    return walk.service().staff().put(path(kind), body).header("Location");
  }

  private static String path(String kind) {
    return "/v1/" + kind + "/W-" + UUID.randomUUID();
  }
}
