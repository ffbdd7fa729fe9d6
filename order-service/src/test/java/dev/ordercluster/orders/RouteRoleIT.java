package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteRoleIT {
  private static final List<String> ROLES =
      List.of("anonymous", "customer", "staff", "admin", "service", "none");

  /// Every route of the table; per role the status of a request that is otherwise right, made on
  /// the caller's own order where it is about an order.
  private static final Map<String, List<Integer>> EXPECTED =
      Map.of(
          "GET /v1/products", List.of(200, 200, 200, 200, 200, 200),
          "POST /v1/products", List.of(401, 403, 201, 201, 403, 403),
          "GET /v1/products/{id}", List.of(200, 200, 200, 200, 200, 200),
          "PUT /v1/products/{id}", List.of(401, 403, 200, 200, 403, 403),
          "GET /v1/products/{id}/stock", List.of(401, 403, 200, 200, 403, 403),
          "GET /v1/orders", List.of(401, 200, 200, 200, 200, 403),
          "POST /v1/orders", List.of(401, 201, 201, 201, 403, 403),
          "GET /v1/orders/{id}", List.of(401, 200, 200, 200, 200, 403),
          "POST /v1/orders/{id}/cancel", List.of(401, 202, 202, 202, 403, 403));

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Arguments> routesAndRoles() {
    List<Arguments> all = new ArrayList<>();
    service
        .routes()
        .forEach(
            route -> {
              for (int role = 0; role < ROLES.size(); role++) {
                List<Integer> expected = EXPECTED.getOrDefault(route, List.of());
                assertThat(expected).as("a row for the route %s", route).hasSameSizeAs(ROLES);
                all.add(Arguments.of(route, ROLES.get(role), expected.get(role)));
              }
            });
    assertThat(service.routes()).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    return all.stream();
  }

  @ParameterizedTest(name = "{0} as {1} is {2}")
  @MethodSource("routesAndRoles")
  void everyRouteAnswersEveryRoleAsItsRuleSays(String route, String role, int status) {
    String sku = service.product(10);
    String subject = "walker-" + UUID.randomUUID();
    Client caller = caller(role, subject);
    String order =
        service
            .staff()
            .post(
                "/v1/orders",
                "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                    .formatted(subject, sku),
                "Idempotency-Key",
                UUID.randomUUID().toString())
            .json()
            .at("/id")
            .asText();
    String product = TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    String path =
        route
            .substring(route.indexOf(' ') + 1)
            .replace("{id}", route.contains("orders") ? order : product);
    Client.Answer answer =
        switch (route.split(" ", -1)[0] + (route.endsWith("cancel") ? "-cancel" : "")) {
          case "GET" -> caller.get(path);
          case "PUT" -> caller.put(path, Client.product(sku, 20), "If-Match", "\"1\"");
          case "POST-cancel" -> caller.post(path, "");
          default ->
              route.contains("orders")
                  ? caller.order(sku, 1)
                  : caller.post(path, Client.product("NEW-" + UUID.randomUUID(), 1));
        };
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void theOrderOfSomeoneElseDoesNotExistAndCannotBeListedOrCancelled() {
    Client owner = service.customer();
    Client other = service.customer();
    String path = owner.order(service.product(5), 1).header("Location");
    assertThat(owner.get(path).status()).isEqualTo(200);
    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(other.post(path + "/cancel", "").status()).isEqualTo(404);
    assertThat(other.get("/v1/orders").json().at("/items")).isEmpty();
    assertThat(other.get("/v1/orders?customerId=someone").status()).isEqualTo(403);
  }

  @Test
  void aTokenThatIsNotTheGatewaysIsRefused() {
    Tokens tokens = TestService.tokens();
    Date past = Date.from(Instant.now().minusSeconds(60));
    JWTClaimsSet.Builder good = tokens.claims("x", "admin");
    List<String> bad =
        List.of(
            "",
            "x.y.z",
            new Tokens().token("x", "admin"),
            tokens.sign(tokens.claims("x", "admin").expirationTime(past).build()),
            tokens.sign(tokens.claims("x", "admin").audience("other").build()),
            tokens.sign(tokens.claims("x", "admin").issuer("other").build()),
            tokens.sign(tokens.claims("x", "admin").expirationTime(null).build()),
            tokens.sign(tokens.claims("x", "admin").subject(null).build()),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZXMiOlsiYWRtaW4iXX0.",
            "x".repeat(9000));
    for (String token : bad) {
      Client.Answer answer = service.withToken(token).get("/v1/orders");
      assertThat(answer.status()).as("token %s", token).isIn(401, 431);
    }
    assertThat(service.withToken(tokens.sign(good.build())).get("/v1/orders").status())
        .isEqualTo(200);
  }

  @Test
  void aScopeThatIsMissingIsForbiddenWhateverTheRole() {
    Tokens tokens = TestService.tokens();
    String readOnly =
        tokens.sign(tokens.claims("x", "staff").claim("scope", "orders:read").build());
    assertThat(service.withToken(readOnly).get("/v1/orders").status()).isEqualTo(200);
    assertThat(service.withToken(readOnly).order(service.product(1), 1).status()).isEqualTo(403);
    assertThat(service.withToken(readOnly).post("/v1/products", Client.product("A", 1)).status())
        .isEqualTo(403);
  }

  @Test
  void aCustomerCannotOrderForAnother() {
    Client.Answer answer =
        service
            .customer()
            .post(
                "/v1/orders",
                "{\"customerId\":\"victim\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}",
                "Idempotency-Key",
                "k");
    assertThat(answer.status()).isEqualTo(403);
  }

  private static Client caller(String role, String subject) {
    return switch (role) {
      case "anonymous" -> service.anonymous();
      case "none" -> service.as(subject);
      default -> service.as(subject, role);
    };
  }
}
