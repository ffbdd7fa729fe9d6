package dev.ordercluster.orders;

import java.util.List;

final class JobRoutes {
  private static final List<Integer> READS = List.of(401, 403, 200, 200, 403, 403);

  private JobRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of(
            "POST /v1/orders/import",
            List.of(401, 403, 202, 202, 403, 403),
            walk -> upload(walk, walk.caller())),
        RouteCase.of("GET /v1/jobs/{id}", READS, walk -> walk.caller().get(job(walk))),
        RouteCase.of(
            "GET /v1/jobs/{id}/results", READS, walk -> walk.caller().get(job(walk) + "/results")));
  }

  private static String job(RouteCase.Walk walk) {
    return upload(walk, walk.service().staff()).header("Location");
  }

  private static Client.Answer upload(RouteCase.Walk walk, Client by) {
    return by.post(
        "/v1/orders/import", Client.basket(walk.sku(), 1), "Content-Type", "application/x-ndjson");
  }
}
