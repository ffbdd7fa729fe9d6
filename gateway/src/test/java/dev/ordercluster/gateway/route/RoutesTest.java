package dev.ordercluster.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every route against every role, as the committed reference page; a new route fails here until it
/// is listed there. `-Dregenerate=true` writes the page anew. The order service compares its own
/// table with the same page.
class RoutesTest {
  private static final Path PAGE = Path.of("../docs/reference/routes.md");
  private static final String HEADING =
      """
      ## Routes

      What clients may ask a gateway for; anything else is refused. *Who* has the roles that a token
      or session needs (with the scope, which every role but `service` has by default). *Again* says
      whether the gateway may send a request to another instance when no answer came: `never` where
      the second time could report a conflict for what succeeded.

      | method | path | who | scope | body | deadline | again |
      |---|---|---|---|---|---|---|
      """;

  @Test
  void thePageListsEveryRouteWithWhoMayUseItAndHow() throws IOException {
    String page =
        Routes.ofOrderPlatform().all().stream()
            .map(RoutesTest::row)
            .collect(Collectors.joining("", HEADING, ""));
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  private static String row(Route route) {
    return "| %s | `%s` | %s | %s | %s | %s | %s |%n"
        .formatted(
            route.method(),
            route.name(),
            who(route.access()),
            route.access() instanceof Access.Requires demand ? demand.scope() : "",
            switch (route.body()) {
              case UNREAD -> "none";
              case DOCUMENT -> "document";
              case IMPORT -> "import";
            },
            switch (route.pace()) {
              case ANSWER -> "request";
              case UPLOAD -> "upload, then request";
              case STREAM -> "request, then silence";
            },
            switch (route.repetition()) {
              case READ -> "yes";
              case IDEMPOTENT -> "without If-Match";
              case KEYED -> "with Idempotency-Key";
              case NEVER -> "never";
            })
        .replace("\r", "");
  }

  private static String who(Access access) {
    return switch (access) {
      case Access.Public _ -> "anyone";
      case Access.Signed _ -> "anyone, by signature";
      case Access.Authenticated _ -> "authenticated";
      case Access.Requires demand ->
          Arrays.stream(Role.values())
              .filter(role -> demand.allows(Set.of(role), Set.of(demand.scope())))
              .map(Role::claim)
              .collect(Collectors.joining(" "));
    };
  }

  @Test
  void neitherTheRoleAloneNorTheScopeAloneIsEnough() {
    var demand = new Access.Requires(Scope.PRODUCTS_WRITE, Set.of(Role.STAFF));
    assertThat(demand.allows(Set.of(Role.STAFF), Set.of(Scope.ORDERS_READ))).isFalse();
    assertThat(demand.allows(Set.of(Role.CUSTOMER), Set.of(Scope.PRODUCTS_WRITE))).isFalse();
    assertThat(demand.allows(Set.of(), Set.of(Scope.PRODUCTS_WRITE))).isFalse();
    assertThat(demand.allows(Set.of(Role.STAFF), Set.of(Scope.PRODUCTS_WRITE))).isTrue();
  }

  @Test
  void whatIsNotNamedDoesNotExist() {
    for (String path : List.of("v1", "v2/orders", "v1/orders/1/2/3/4/5", "v1/Orders", "metrics")) {
      assertThat(Routes.ofOrderPlatform().match("GET", List.of(path.split("/", -1))))
          .isEqualTo(new Routes.Match.UnknownPath());
    }
    assertThat(Routes.ofOrderPlatform().match("DELETE", List.of("v1", "orders")))
        .isEqualTo(new Routes.Match.MethodNotAllowed(List.of("GET", "HEAD", "POST")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, v1/products/42, /v1/products/{id}",
    "HEAD, v1/products/42, /v1/products/{id}",
    "POST, v1/orders/import, /v1/orders/import",
    "GET, v1/orders/1/events, /v1/orders/{id}/events",
    "DELETE, v1/sessions/current, /v1/sessions/current",
    "PUT, v1/carts/1/items/TEA-1, /v1/carts/{id}/items/{sku}",
    "POST, v1/orders/1/payments/2/refunds, /v1/orders/{id}/payments/{pid}/refunds",
  })
  void aRequestMeetsTheRouteOfItsShape(String method, String path, String name) {
    assertThat(Routes.ofOrderPlatform().match(method, List.of(path.split("/", -1))))
        .isInstanceOfSatisfying(
            Routes.Match.Found.class, found -> assertThat(found.route().name()).isEqualTo(name));
  }

  @ParameterizedTest
  @CsvSource({
    "READ, false, true, true",
    "READ, true, false, true",
    "IDEMPOTENT, false, false, true",
    "IDEMPOTENT, true, true, false",
    "KEYED, false, false, false",
    "KEYED, true, true, true",
    "NEVER, true, false, false",
  })
  void repeatingIsSafeAsTheRouteSays(
      Repetition repetition, boolean keyed, boolean conditional, boolean safe) {
    assertThat(repetition.isSafe(keyed, conditional)).isEqualTo(safe);
  }
}
