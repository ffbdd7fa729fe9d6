package dev.ordercluster.gateway.route;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The routing table. What it does not name does not exist for clients.
public final class Routes {
  private static final Access PUBLIC = new Access.Public();
  private static final Access READ_ORDERS =
      new Access.Requires(
          Scope.ORDERS_READ, Set.of(Role.CUSTOMER, Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access WRITE_ORDERS =
      new Access.Requires(
          Scope.ORDERS_WRITE, Set.of(Role.CUSTOMER, Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access WRITE_PRODUCTS =
      new Access.Requires(Scope.PRODUCTS_WRITE, Set.of(Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access READ_STOCK =
      new Access.Requires(Scope.PRODUCTS_WRITE, Set.of(Role.STAFF, Role.ADMIN));

  private static final Routes ORDER_PLATFORM =
      new Routes(
          List.of(
              Route.of("GET", "/v1/products", PUBLIC),
              Route.of("GET", "/v1/products/{id}", PUBLIC),
              Route.of("POST", "/v1/products", WRITE_PRODUCTS),
              Route.of("PUT", "/v1/products/{id}", WRITE_PRODUCTS),
              Route.of("GET", "/v1/products/{id}/stock", READ_STOCK),
              Route.of("GET", "/v1/orders", READ_ORDERS),
              Route.of("GET", "/v1/orders/{id}", READ_ORDERS),
              Route.of("POST", "/v1/orders", WRITE_ORDERS),
              Route.of("POST", "/v1/orders/{id}/cancel", WRITE_ORDERS)));

  private final List<Route> routes;

  Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /// What a request meets.
  public sealed interface Match {
    record Found(Route route) implements Match {}

    record UnknownPath() implements Match {}

    /// The path is known, the method is not.
    ///
    /// @param allowed the methods that the path does serve, sorted
    record MethodNotAllowed(List<String> allowed) implements Match {}
  }

  /// The routes of the order platform.
  public static Routes ofOrderPlatform() {
    return ORDER_PLATFORM;
  }

  public List<Route> all() {
    return routes;
  }

  /// Finds the route of a request.
  ///
  /// @param segments the canonical path's decoded segments
  public Match match(String method, List<String> segments) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (route.matches(segments)) {
        if (route.methods().contains(method)) {
          return new Match.Found(route);
        }
        allowed.addAll(route.methods());
      }
    }
    return allowed.isEmpty()
        ? new Match.UnknownPath()
        : new Match.MethodNotAllowed(List.copyOf(allowed));
  }
}
