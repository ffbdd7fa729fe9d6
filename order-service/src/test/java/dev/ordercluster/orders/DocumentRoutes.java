package dev.ordercluster.orders;

import java.util.List;

final class DocumentRoutes {
  private static final List<Integer> PUBLIC = List.of(200, 200, 200, 200, 200, 200);

  private DocumentRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of("GET /openapi.json", PUBLIC, walk -> walk.caller().get("/openapi.json")),
        RouteCase.of("GET /asyncapi.json", PUBLIC, walk -> walk.caller().get("/asyncapi.json")));
  }
}
