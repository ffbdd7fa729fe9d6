package dev.ordercluster.orders;

import java.util.List;
import java.util.UUID;

final class CatalogRoutes {
  private CatalogRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of(
            "GET /v1/products",
            List.of(200, 200, 200, 200, 200, 200),
            walk -> walk.caller().get("/v1/products")),
        RouteCase.of(
            "POST /v1/products",
            List.of(401, 403, 201, 201, 201, 403),
            walk ->
                walk.caller().post("/v1/products", Client.product("NEW-" + UUID.randomUUID(), 1))),
        RouteCase.of(
            "GET /v1/products/{id}",
            List.of(200, 200, 200, 200, 200, 200),
            walk -> walk.caller().get(walk.product())),
        RouteCase.of(
            "PUT /v1/products/{id}",
            List.of(401, 403, 200, 200, 200, 403),
            walk -> {
              String sku = walk.sku();
              return walk.caller()
                  .put(walk.product(sku), Client.product(sku, 20), "If-Match", "\"1\"");
            }),
        RouteCase.of(
            "PATCH /v1/products/{id}",
            List.of(401, 403, 200, 200, 200, 403),
            walk ->
                walk.caller().patch(walk.product(), "{\"name\":\"Other\"}", "If-Match", "\"1\"")),
        RouteCase.of(
            "DELETE /v1/products/{id}",
            List.of(401, 403, 204, 204, 204, 403),
            walk -> walk.caller().delete(walk.product(), "If-Match", "\"1\"")),
        RouteCase.of(
            "GET /v1/products/{id}/stock",
            List.of(401, 403, 200, 200, 200, 403),
            walk -> walk.caller().get(walk.product() + "/stock")));
  }
}
