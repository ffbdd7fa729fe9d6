package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every route with bodies, ids and queries that nobody sends in good faith: whatever comes, the
/// answer is no fault of ours, and a refusal is a problem that tells nothing of the inside.
class HostileIT {
  private static final List<String> BODIES =
      List.of(
          "{",
          "null",
          "[]",
          "\"\\u0000\"",
          "{\"a\":".repeat(60) + "1" + "}".repeat(60),
          "{\"lines\":[{\"sku\":{\"sku\":[]},\"quantity\":-1e999}],\"\\ud800\":null}",
          "{\"id\":1,\"url\":1,\"types\":{},\"email\":[],\"price\":\"1\",\"quantity\":{},\"amount\":-1}",
          "{\"amount\":{\"amount\":9223372036854775808,\"currency\":\"XXX\"},\"lines\":7}");

  private static final List<String> SEGMENTS =
      List.of("%00", "..%2f..", "%27%3B--", "0", "x".repeat(2_000), "%F0%28%8C%28");

  private static final List<String> QUERIES =
      List.of(
          "limit=99999999999999999999",
          "after=%00",
          "after=" + "A".repeat(3_000),
          "status=%27&sort=%00&q=%5C",
          "createdAt[gte]=9999999999-01-01",
          "&&==&=&%26=%3D",
          "ids=" + "x,".repeat(500));

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static List<RouteCase> cases() {
    return RouteRoleIT.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aHostileBodyIsRefusedOrPassedOver(RouteCase row) {
    if (row.route().startsWith("GET") || row.route().startsWith("DELETE")) {
      String path = path(row.route(), UUID.randomUUID().toString());
      assertHarmless(row, admin().get(path + "?" + QUERIES.getFirst()));
      return;
    }
    for (String body : BODIES) {
      Client caller = admin().replacing(_ -> body);
      String subject = "hostile-" + UUID.randomUUID();
      assertHarmless(row, row.request().by(new RouteCase.Walk(service, caller, subject)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aHostilePathOrQueryIsRefused(RouteCase row) {
    String method = row.route().substring(0, row.route().indexOf(' '));
    for (String segment : SEGMENTS) {
      assertHarmless(row, admin().method(method, path(row.route(), segment)));
    }
    for (String query : QUERIES) {
      String path = path(row.route(), UUID.randomUUID().toString());
      assertHarmless(row, admin().method(method, path + "?" + query));
    }
  }

  private static void assertHarmless(RouteCase row, Client.Answer answer) {
    assertThat(answer.status()).as("%s: %s", row.route(), answer.body()).isLessThan(500);
    if (answer.status() >= 400) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.body()).doesNotContain("Exception", "dev.ordercluster", "PSQL", "\tat ");
    }
  }

  private static Client admin() {
    return service.as("admin-1", "admin");
  }

  private static String path(String route, String segment) {
    return route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", segment);
  }
}
