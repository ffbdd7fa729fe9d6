package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Access;
import dev.ordercluster.orders.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// This service's table of routes against the gateway's, which is generated into the reference: a
/// route that the gateway does not have cannot be reached, one that they grant differently
/// surprises whoever reads either.
class RouteContractIT {
  private static final Path PAGE = Path.of("../docs/reference/routes.md");
  // Reading the sender's signature is the service's own business: to its table everyone may send.
  private static final String SIGNED = "anyone, by signature";

  @Test
  void theGatewayServesEveryRouteOfThisServiceToTheSameCallers() throws IOException {
    try (TestService service = TestService.start()) {
      // What gateways themselves ask is for nobody who comes through one.
      List<String> own =
          service.table().stream()
              .filter(route -> !route.pattern().startsWith("/internal/"))
              .map(RouteContractIT::row)
              .toList();
      assertThat(own).isNotEmpty().containsExactlyInAnyOrderElementsOf(gateway());
      assertThat(gateway()).noneMatch(row -> row.contains(" /internal"));
    }
  }

  private static List<String> gateway() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.contains("`/"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> row(cells[1], cells[2].replace("`", ""), cells[3], cells[4]))
        .toList();
  }

  private static String row(String method, String pattern, String who, String scope) {
    String callers = who.strip().equals(SIGNED) ? "anyone" : who.strip();
    return method.strip() + " " + pattern.strip() + " " + callers + " " + scope.strip();
  }

  private static String row(Route route) {
    String who =
        switch (route.access()) {
          case Access.Public _ -> "anyone";
          case Access.Authenticated _ -> "authenticated";
          case Access.Restricted demand ->
              Arrays.stream(Role.values())
                  .filter(demand.roles()::contains)
                  .map(Role::claim)
                  .collect(Collectors.joining(" "));
        };
    String scope = route.access() instanceof Access.Restricted demand ? demand.scope() : "";
    return row(route.method(), route.pattern(), who, scope);
  }
}
