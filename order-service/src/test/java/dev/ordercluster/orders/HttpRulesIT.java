package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What HTTP itself asks of every route: media types, HEAD, Allow.
class HttpRulesIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_STREAM_PER_CALLER", "1");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/json; charset=utf-16"
  })
  void aBodyThatClaimsToBeSomethingElseIsUnsupportedOnEveryRoute(String type) {
    Client admin = service.as("admin-1", "admin");
    List<String> asked = new ArrayList<>();
    for (String route : service.routes()) {
      String method = route.substring(0, route.indexOf(' '));
      String pattern = route.substring(route.indexOf(' ') + 1);
      boolean takesJson = !List.of("GET", "DELETE").contains(method);
      if (!takesJson || pattern.matches("/internal.*|.*/payment-webhooks.*")) {
        continue;
      }
      if (method.equals("PATCH") && type.contains("merge-patch")) {
        continue;
      }
      String path = pattern.replaceAll("\\{\\w+}", UUID.randomUUID().toString());
      Client.Answer answer = admin.method(method, path, "{}", "Content-Type", type);
      assertThat(answer.status()).as(route + " " + answer.body()).isEqualTo(415);
      assertThat(answer.json().at("/code").asText()).isEqualTo("unsupported-media-type");
      asked.add(route);
    }
    assertThat(asked).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json",
    "Application/JSON;charset=UTF-8",
    "application/json ; charset=\"utf-8\""
  })
  void jsonByAnyOfItsSpellingsIsTaken(String type) {
    Client.Answer made = service.customer().post("/v1/carts", "{}", "Content-Type", type);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
  }

  @Test
  void aBodyThatClaimsNothingIsReadAsWhatTheRouteExpects() {
    assertThat(service.customer().post("/v1/carts", "{\"note\":\"x\"}").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({"text/html", "application/xml", "application/json;q=0", "nonsense"})
  void whatAClientWouldRatherHaveIsNotNegotiated(String accept) {
    Client.Answer made = service.customer().post("/v1/carts", "{}", "Accept", accept);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void aRefusedCallerIsToldSoUnderOneTitleHoweverItCame() {
    Client.Answer login =
        service
            .anonymous()
            .post(
                "/v1/sessions", "{\"email\":\"nobody@example.org\",\"password\":\"wrong wrong\"}");
    Client.Answer forged = service.withToken("forged").get("/v1/orders");
    assertThat(login.status()).isEqualTo(401);
    assertThat(forged.status()).isEqualTo(401);
    assertThat(List.of(login, forged))
        .allSatisfy(
            answer -> assertThat(answer.json().at("/title").asText()).isEqualTo("Unauthorized"));
  }

  @Test
  void everythingThatIsWrongWithAQueryIsNamedAtOnce() {
    Client.Answer orders =
        service
            .staff()
            .get(
                "/v1/orders?limit=9999&colour=red&status=GONE&sort=age&createdAt[gte]=then&q=%20&customerId=");
    assertThat(orders.status()).isEqualTo(400);
    assertThat(orders.json().at("/errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "#query/limit",
            "#query/colour",
            "#query/status",
            "#query/sort",
            "#query/createdAt[gte]",
            "#query/q",
            "#query/customerId");
    for (String list : List.of("/v1/products", "/v1/discounts", "/v1/shipping-methods")) {
      Client.Answer answer = service.staff().get(list + "?limit=9999&colour=red");
      assertThat(answer.json().at("/errors").findValuesAsText("pointer"))
          .as(list)
          .containsExactlyInAnyOrder("#query/limit", "#query/colour");
    }
  }

  @Test
  void aPatchMayNameItsOwnMediaTypeAndARefusalNamesIt() {
    Client customer = service.customer();
    String cart = customer.post("/v1/carts", "{}").header("Location");
    String patch = "application/merge-patch+json";
    assertThat(customer.patch(cart, "{\"note\":\"x\"}", "Content-Type", patch).status())
        .isEqualTo(200);
    Client.Answer refused =
        customer.patch(cart, "[]", "Content-Type", "application/json-patch+json");
    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.header("Accept-Patch")).isEqualTo(patch);
  }

  @Test
  void aCompressedBodyIsRefusedAndNoFaultOfOurs() {
    Client.Answer answer = service.customer().post("/v1/carts", "{}", "Content-Encoding", "gzip");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void headIsGetWithoutItsContent() {
    Client customer = service.customer();
    String order = customer.order(service.product(5), 1).header("Location");
    Client.Answer got = customer.get(order);
    Client.Answer head = customer.method("HEAD", order);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : List.of("ETag", "Cache-Control", "Content-Type", "Content-Length")) {
      assertThat(head.header(name)).as(name).isEqualTo(got.header(name)).isNotEmpty();
    }
    assertThat(service.customer().method("HEAD", order).status()).isEqualTo(404);
    assertThat(service.anonymous().method("HEAD", order).status()).isEqualTo(401);
  }

  @Test
  void headOfAStreamOpensNone() {
    Client customer = service.customer();
    String order = customer.order(service.product(5), 1).header("Location");
    for (int i = 0; i < 3; i++) {
      Client.Answer head = customer.method("HEAD", order + "/events");
      assertThat(head.status()).as(head.body()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsToldWhatItHas() {
    Client.Answer answer = service.staff().method("PUT", "/v1/orders/" + UUID.randomUUID());
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PATCH");
  }

  @Test
  void aTagThatIsNotTheCurrentOneStopsEveryChangeThatHasOne() {
    String id = "tagged-" + UUID.randomUUID();
    Client customer = service.as(id, "customer");
    String path = "/v1/customers/" + id;
    String profile = "{\"email\":\"" + id + "@example.org\"}";
    Client.Answer made = customer.put(path, profile);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String password = "{\"newPassword\":\"correct horse battery\"}";
    assertThat(customer.put(path + "/password", password, "If-Match", "\"7\"").status())
        .isEqualTo(412);
    assertThat(customer.delete(path, "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(customer.get(path).status()).isEqualTo(200);
    assertThat(customer.delete(path, "If-Match", made.header("ETag")).status()).isEqualTo(202);

    Client admin = service.as("admin-1", "admin");
    Client.Answer endpoint =
        admin.post(
            "/v1/webhook-endpoints",
            "{\"url\":\"https://example.org/hook\",\"types\":[\"*\"],\"status\":\"disabled\"}");
    String hook = endpoint.header("Location");
    assertThat(admin.post(hook + "/rotate-secret", "", "If-Match", "\"7\"").status())
        .isEqualTo(412);
    assertThat(admin.delete(hook, "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(admin.delete(hook, "If-Match", endpoint.header("ETag")).status()).isEqualTo(204);
  }
}
