package dev.ordercluster.orders;

import java.util.List;

final class ApiKeyRoutes {
  private static final String PATH = "/v1/api-keys";
  private static final String KEY = "{\"name\":\"ERP\",\"scopes\":[\"orders:read\"]}";
  private static final List<Integer> ADMIN = List.of(401, 403, 403, 200, 403, 403);
  private static final List<Integer> NOBODY = List.of(401, 403, 403, 403, 403, 403);

  private ApiKeyRoutes() {}

  static List<RouteCase> cases() {
    return List.of(
        RouteCase.of(
            "POST /v1/api-keys",
            List.of(401, 403, 403, 201, 403, 403),
            walk -> walk.caller().post(PATH, KEY)),
        RouteCase.of("GET /v1/api-keys", ADMIN, walk -> walk.caller().get(PATH)),
        RouteCase.of("GET /v1/api-keys/{id}", ADMIN, walk -> walk.caller().get(key(walk))),
        RouteCase.of(
            "DELETE /v1/api-keys/{id}",
            List.of(401, 403, 403, 204, 403, 403),
            walk -> walk.caller().delete(key(walk))),
        RouteCase.of(
            "POST /internal/api-keys/resolve",
            NOBODY,
            walk ->
                walk.caller()
                    .post(
                        "/internal/api-keys/resolve",
                        "{\"hash\":\"%s\"}".formatted("0".repeat(64)))));
  }

  private static String key(RouteCase.Walk walk) {
    return walk.service().as("admin-1", "admin").post(PATH, KEY).header("Location");
  }
}
