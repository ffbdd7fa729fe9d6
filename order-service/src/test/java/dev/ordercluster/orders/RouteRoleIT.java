package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteRoleIT {
  /// The tables of all slices: every route that exists has exactly one row.
  private static final List<RouteCase> CASES =
      Stream.of(
              ApiKeyRoutes.cases(),
              CartRoutes.cases(),
              CatalogRoutes.cases(),
              DocumentRoutes.cases(),
              JobRoutes.cases(),
              OrderRoutes.cases(),
              PaymentRoutes.cases(),
              PeopleRoutes.cases(),
              PricingRoutes.cases(),
              WebhookRoutes.cases())
          .flatMap(List::stream)
          .toList();

  static List<RouteCase> cases() {
    return CASES;
  }

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
    return CASES.stream()
        .flatMap(row -> RouteCase.ROLES.stream().map(role -> Arguments.of(row.route(), role, row)));
  }

  @Test
  void everyRouteThatExistsHasARowAndNoRowIsForARouteThatDoesNot() {
    assertThat(CASES.stream().map(RouteCase::route))
        .containsExactlyInAnyOrderElementsOf(service.routes());
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("routesAndRoles")
  void everyRouteAnswersEveryRoleAsItsRuleSays(String route, String role, RouteCase row) {
    String subject = "walker-" + UUID.randomUUID();
    RouteCase.Walk walk = new RouteCase.Walk(service, caller(role, subject), subject);
    int status = row.statuses().get(RouteCase.ROLES.indexOf(role));
    Client.Answer answer = row.request().by(walk);
    assertThat(answer.status()).as("%s as %s: %s", route, role, answer.body()).isEqualTo(status);
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
  void aServiceDoesWhatItsScopeSaysAndNothingMore() {
    Client reader = service.as("reader", "service");
    assertThat(reader.get("/v1/orders").status()).isEqualTo(200);
    assertThat(reader.post("/v1/products", Client.product("A", 1)).status()).isEqualTo(403);
    String order = service.customer().order(service.product(5), 1).header("Location");
    assertThat(reader.post(order + "/fulfillments", "{}").status()).isEqualTo(403);
    Tokens tokens = TestService.tokens();
    // Two roles do not add up: a program that is a customer too cancels its own orders only.
    Client both =
        service.withToken(
            tokens.sign(
                tokens
                    .claims("both", "service", "customer")
                    .claim("scope", "orders:write")
                    .build()));
    assertThat(both.post(order + "/cancel", "").status()).isEqualTo(404);
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
      // With every scope: what it may not do is then a matter of its role.
      case "service" -> {
        Tokens tokens = TestService.tokens();
        yield service.withToken(
            tokens.sign(
                tokens
                    .claims(subject, role)
                    .claim("scope", "orders:read orders:write products:write")
                    .build()));
      }
      default -> service.as(subject, role);
    };
  }
}
