package dev.ordercluster.orders;

import java.util.List;
import java.util.stream.Stream;

final class PeopleRoutes {
  private PeopleRoutes() {}

  static List<RouteCase> cases() {
    return Stream.of(profiles(), rights(), sessions()).flatMap(List::stream).toList();
  }

  private static List<RouteCase> profiles() {
    return List.of(
        RouteCase.of(
            "POST /v1/customers",
            List.of(201, 201, 201, 201, 201, 201),
            walk -> walk.caller().post("/v1/customers", People.signUp(People.email()))),
        RouteCase.of(
            "POST /v1/customers/lookup",
            List.of(401, 403, 200, 200, 403, 403),
            walk -> walk.caller().post("/v1/customers/lookup", "{\"email\":\"a@example.org\"}")),
        RouteCase.of(
            "GET /v1/customers/{id}",
            List.of(401, 200, 200, 200, 403, 403),
            walk -> walk.caller().get(own(walk))),
        RouteCase.of(
            "PUT /v1/customers/{id}",
            List.of(401, 201, 201, 201, 403, 403),
            walk -> walk.caller().put(path(walk), People.profile(People.email()))),
        RouteCase.of(
            "PATCH /v1/customers/{id}",
            List.of(401, 200, 200, 200, 403, 403),
            walk -> walk.caller().patch(own(walk), "{\"name\":\"X\"}", "If-Match", "\"1\"")));
  }

  private static List<RouteCase> rights() {
    return List.of(
        RouteCase.of(
            "DELETE /v1/customers/{id}",
            List.of(401, 202, 202, 202, 403, 403),
            walk -> walk.caller().method("DELETE", own(walk))),
        RouteCase.of(
            "GET /v1/customers/{id}/erasure",
            List.of(401, 200, 200, 200, 403, 403),
            walk -> {
              walk.service().staff().method("DELETE", own(walk));
              return walk.caller().get(path(walk) + "/erasure");
            }),
        RouteCase.of(
            "GET /v1/customers/{id}/export",
            List.of(401, 200, 200, 200, 403, 403),
            walk -> walk.caller().get(own(walk) + "/export")),
        RouteCase.of(
            "PUT /v1/customers/{id}/password",
            List.of(401, 204, 204, 204, 403, 403),
            walk ->
                walk.caller().put(own(walk) + "/password", "{\"newPassword\":\"correct horse\"}")));
  }

  private static List<RouteCase> sessions() {
    return List.of(
        RouteCase.of(
            "POST /v1/sessions",
            List.of(201, 201, 201, 201, 201, 201),
            walk -> walk.caller().post("/v1/sessions", "{}")),
        RouteCase.of(
            "GET /v1/sessions/current",
            List.of(401, 404, 404, 404, 404, 404),
            walk -> walk.caller().get("/v1/sessions/current")),
        RouteCase.of(
            "DELETE /v1/sessions/current",
            List.of(401, 404, 404, 404, 404, 404),
            walk -> walk.caller().method("DELETE", "/v1/sessions/current")));
  }

  private static String path(RouteCase.Walk walk) {
    return "/v1/customers/" + walk.subject();
  }

  // Path of a customer that exists and is the caller.
  private static String own(RouteCase.Walk walk) {
    walk.service().staff().put(path(walk), People.profile(People.email()));
    return path(walk);
  }
}
