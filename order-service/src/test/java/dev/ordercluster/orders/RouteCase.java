package dev.ordercluster.orders;

import java.util.List;
import java.util.UUID;

/// One row of the route × role table: a route, what each of [#ROLES] gets from it, and how a
/// request is made that is otherwise right.
///
/// A slice lists its rows in a class of its own (`OrderRoutes`, …) and adds one line to
/// [RouteRoleIT]. "none" is a caller with a token but without a role.
public record RouteCase(String route, List<Integer> statuses, Request request) {
  public static final List<String> ROLES =
      List.of("anonymous", "customer", "staff", "admin", "service", "none");

  public RouteCase {
    statuses = List.copyOf(statuses);
    if (statuses.size() != ROLES.size()) {
      throw new IllegalArgumentException(
          route + ": expected a status for each of " + ROLES + ", was " + statuses);
    }
  }

  /// Clients can ask for it; what gateways ask is not described to them.
  public boolean isPublished() {
    return !route.contains(" /internal/");
  }

  /// Makes the request as the walk's caller. What must exist first is made by the walk's staff, and
  /// belongs to the walk's subject.
  public interface Request {
    Client.Answer by(Walk walk);
  }

  public static RouteCase of(String route, List<Integer> statuses, Request request) {
    return new RouteCase(route, statuses, request);
  }

  /// One request of one role.
  ///
  /// @param subject the caller's own id, fresh for every request
  public record Walk(TestService service, Client caller, String subject) {
    /// A fresh product with ten on stock.
    public String sku() {
      return service.product(10);
    }

    /// Path of a fresh product.
    public String product() {
      return product(sku());
    }

    /// Path of the product with that SKU.
    public String product(String sku) {
      return "/v1/products/"
          + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    }

    /// Path of a fresh order of the caller.
    public String order() {
      return service
          .staff()
          .post(
              "/v1/orders",
              "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                  .formatted(subject, sku()),
              "Idempotency-Key",
              key())
          .header("Location");
    }

    /// A fresh Idempotency-Key.
    public String key() {
      return UUID.randomUUID().toString();
    }
  }
}
