package dev.ordercluster.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every route against every role, as a table; a new route fails here until it is listed.
class RoutesTest {
  private static final String TABLE =
      """
      GET /v1/products              anyone
      GET /v1/products/{id}         anyone
      POST /v1/products             staff admin
      PUT /v1/products/{id}         staff admin
      GET /v1/products/{id}/stock   staff admin
      GET /v1/orders                customer staff admin service
      GET /v1/orders/{id}           customer staff admin service
      POST /v1/orders               customer staff admin
      POST /v1/orders/{id}/cancel   customer staff admin
      """;

  @Test
  void everyRouteIsOpenToExactlyTheRolesOfTheTableWithTheirDefaultScopes() {
    StringBuilder actual = new StringBuilder();
    for (Route route : Routes.ofOrderPlatform().all()) {
      String method = route.methods().contains("GET") ? "GET" : route.methods().iterator().next();
      actual.append("%-29s %s%n".formatted(method + " " + route.name(), allowed(route)));
    }
    assertThat(actual.toString().replace("\r", "")).isEqualTo(TABLE);
  }

  private static String allowed(Route route) {
    return switch (route.access()) {
      case Access.Public _ -> "anyone";
      case Access.Requires demand -> {
        List<String> names = new ArrayList<>();
        for (Role role : Role.values()) {
          if (demand.allows(Set.of(role), role.defaultScopes())) {
            names.add(role.claim());
          }
        }
        yield String.join(" ", names);
      }
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
    for (String path : List.of("v1", "v2/orders", "v1/orders/1/2/3", "v1/Orders", "metrics")) {
      assertThat(Routes.ofOrderPlatform().match("GET", List.of(path.split("/", -1))))
          .isEqualTo(new Routes.Match.UnknownPath());
    }
    assertThat(Routes.ofOrderPlatform().match("DELETE", List.of("v1", "orders")))
        .isEqualTo(new Routes.Match.MethodNotAllowed(List.of("GET", "HEAD", "POST")));
  }
}
