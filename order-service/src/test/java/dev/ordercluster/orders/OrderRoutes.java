package dev.ordercluster.orders;

import java.util.List;

final class OrderRoutes {
  private OrderRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of(
            "GET /v1/orders",
            List.of(401, 200, 200, 200, 200, 403),
            walk -> walk.caller().get("/v1/orders")),
        RouteCase.of(
            "POST /v1/orders",
            List.of(401, 201, 201, 201, 403, 403),
            walk -> walk.caller().order(walk.sku(), 1)),
        RouteCase.of(
            "GET /v1/orders/{id}",
            List.of(401, 200, 200, 200, 200, 403),
            walk -> walk.caller().get(walk.order())),
        RouteCase.of(
            "GET /v1/orders/{id}/events",
            List.of(401, 204, 204, 204, 204, 403),
            walk -> {
              // Of an order that has ended, so that the answer ends too.
              String order = walk.order();
              walk.service().staff().post(order + "/cancel", "");
              return walk.caller().get(order + "/events", "Last-Event-ID", "2");
            }),
        RouteCase.of(
            "POST /v1/orders/{id}/cancel",
            List.of(401, 200, 200, 200, 403, 403),
            walk -> walk.caller().post(walk.order() + "/cancel", "")));
  }
}
