package dev.ordercluster.gateway.route;

import static dev.ordercluster.gateway.route.Repetition.IDEMPOTENT;
import static dev.ordercluster.gateway.route.Repetition.KEYED;
import static dev.ordercluster.gateway.route.Repetition.NEVER;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The table of everything that clients may ask for: one line per route of the order service, with
/// who may use it and whether it may be sent again. `docs/reference/routes.md` is generated from it
/// and compared with the service's own table.
final class RouteTable {
  private static final Access PUBLIC = new Access.Public();
  private static final Access SIGNED = new Access.Signed();
  private static final Access AUTHENTICATED = new Access.Authenticated();
  private static final Access READS =
      new Access.Requires(
          Scope.ORDERS_READ, Set.of(Role.CUSTOMER, Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access WRITES =
      new Access.Requires(Scope.ORDERS_WRITE, Set.of(Role.CUSTOMER, Role.STAFF, Role.ADMIN));
  // No service reads personal data.
  private static final Access CUSTOMER_READS =
      new Access.Requires(Scope.ORDERS_READ, Set.of(Role.CUSTOMER, Role.STAFF, Role.ADMIN));
  private static final Access STAFF_READS =
      new Access.Requires(Scope.ORDERS_READ, Set.of(Role.STAFF, Role.ADMIN));
  private static final Access STAFF_WRITES =
      new Access.Requires(Scope.ORDERS_WRITE, Set.of(Role.STAFF, Role.ADMIN));
  private static final Access CATALOGUE =
      new Access.Requires(Scope.PRODUCTS_WRITE, Set.of(Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access STOCK =
      new Access.Requires(Scope.ORDERS_READ, Set.of(Role.STAFF, Role.ADMIN, Role.SERVICE));
  // What a warehouse does. Money, tariffs, customers and what customers decide are for people.
  private static final Access FULFILS =
      new Access.Requires(Scope.ORDERS_WRITE, Set.of(Role.STAFF, Role.ADMIN, Role.SERVICE));
  private static final Access ADMIN = new Access.Requires(Scope.ORDERS_WRITE, Set.of(Role.ADMIN));

  static final List<Route> ALL =
      Stream.of(catalogue(), customers(), carts(), orders(), money(), others())
          .flatMap(List::stream)
          .toList();

  private RouteTable() {}

  private static List<Route> catalogue() {
    return List.of(
        Route.read("/v1/products", PUBLIC),
        Route.read("/v1/products/{id}", PUBLIC),
        Route.write("POST", "/v1/products", CATALOGUE, NEVER),
        Route.write("PUT", "/v1/products/{id}", CATALOGUE, NEVER),
        Route.write("PATCH", "/v1/products/{id}", CATALOGUE, NEVER),
        Route.delete("/v1/products/{id}", CATALOGUE),
        Route.read("/v1/products/{id}/stock", STOCK),
        Route.read("/v1/discounts", STAFF_READS),
        Route.read("/v1/discounts/{code}", STAFF_READS),
        Route.write("PUT", "/v1/discounts/{code}", STAFF_WRITES, IDEMPOTENT),
        Route.delete("/v1/discounts/{code}", STAFF_WRITES),
        Route.read("/v1/shipping-methods", PUBLIC),
        Route.read("/v1/shipping-methods/{code}", PUBLIC),
        Route.write("PUT", "/v1/shipping-methods/{code}", STAFF_WRITES, IDEMPOTENT),
        Route.delete("/v1/shipping-methods/{code}", STAFF_WRITES));
  }

  private static List<Route> customers() {
    return List.of(
        Route.read("/v1/customers/{id}", CUSTOMER_READS),
        Route.write("PUT", "/v1/customers/{id}", WRITES, IDEMPOTENT),
        Route.write("PATCH", "/v1/customers/{id}", WRITES, NEVER),
        Route.delete("/v1/customers/{id}", WRITES),
        Route.read("/v1/customers/{id}/export", CUSTOMER_READS),
        Route.read("/v1/customers/{id}/erasure", CUSTOMER_READS),
        Route.write("PUT", "/v1/customers/{id}/password", WRITES, NEVER),
        Route.write("POST", "/v1/customers", PUBLIC, NEVER),
        Route.write("POST", "/v1/customers/lookup", STAFF_READS, IDEMPOTENT),
        Route.write("POST", "/v1/sessions", PUBLIC, NEVER),
        Route.read("/v1/sessions/current", AUTHENTICATED),
        Route.delete("/v1/sessions/current", AUTHENTICATED));
  }

  private static List<Route> carts() {
    return List.of(
        Route.write("POST", "/v1/carts", WRITES, NEVER),
        Route.read("/v1/carts", CUSTOMER_READS),
        Route.read("/v1/carts/{id}", CUSTOMER_READS),
        Route.write("PATCH", "/v1/carts/{id}", WRITES, NEVER),
        Route.delete("/v1/carts/{id}", WRITES),
        Route.write("PUT", "/v1/carts/{id}/items/{sku}", WRITES, IDEMPOTENT),
        Route.delete("/v1/carts/{id}/items/{sku}", WRITES),
        Route.write("POST", "/v1/carts/{id}/merge", WRITES, NEVER),
        Route.write("POST", "/v1/carts/{id}/checkout", WRITES, KEYED));
  }

  private static List<Route> orders() {
    return List.of(
        Route.read("/v1/orders", READS),
        Route.read("/v1/orders/{id}", READS),
        Route.write("POST", "/v1/orders", WRITES, KEYED),
        Route.write("PATCH", "/v1/orders/{id}", WRITES, NEVER),
        Route.read("/v1/orders/{id}/history", READS),
        Route.read("/v1/orders/{id}/events", READS).at(Pace.STREAM),
        Route.write("POST", "/v1/orders/{id}/cancel", WRITES, KEYED),
        Route.write("POST", "/v1/orders/import", STAFF_WRITES, NEVER)
            .taking(Body.IMPORT)
            .at(Pace.UPLOAD),
        Route.read("/v1/jobs/{id}", STAFF_READS),
        Route.read("/v1/jobs/{id}/results", STAFF_READS));
  }

  private static List<Route> money() {
    return List.of(
        Route.write("POST", "/v1/orders/{id}/payments", WRITES, KEYED),
        Route.read("/v1/orders/{id}/payments/{pid}", READS),
        Route.write("POST", "/v1/orders/{id}/payments/{pid}/capture", STAFF_WRITES, KEYED),
        Route.write("POST", "/v1/orders/{id}/payments/{pid}/void", STAFF_WRITES, KEYED),
        Route.write("POST", "/v1/orders/{id}/payments/{pid}/refunds", STAFF_WRITES, KEYED),
        Route.write("POST", "/v1/orders/{id}/fulfillments", FULFILS, KEYED),
        Route.read("/v1/orders/{id}/fulfillments/{fid}", READS),
        Route.write("POST", "/v1/orders/{id}/fulfillments/{fid}/ship", FULFILS, KEYED),
        Route.write("POST", "/v1/orders/{id}/fulfillments/{fid}/deliver", FULFILS, KEYED),
        Route.write("POST", "/v1/orders/{id}/returns", FULFILS, KEYED),
        Route.read("/v1/orders/{id}/returns/{rid}", READS),
        // Told apart by the provider's event id, so a repetition changes nothing.
        Route.write("POST", "/v1/payment-webhooks/{provider}", SIGNED, IDEMPOTENT));
  }

  private static List<Route> others() {
    return List.of(
        Route.write("POST", "/v1/webhook-endpoints", ADMIN, NEVER),
        Route.read("/v1/webhook-endpoints", ADMIN),
        Route.read("/v1/webhook-endpoints/{id}", ADMIN),
        Route.write("PATCH", "/v1/webhook-endpoints/{id}", ADMIN, NEVER),
        Route.delete("/v1/webhook-endpoints/{id}", ADMIN),
        Route.read("/v1/webhook-endpoints/{id}/deliveries", ADMIN),
        Route.write("POST", "/v1/webhook-endpoints/{id}/rotate-secret", ADMIN, NEVER),
        Route.read("/v1/webhook-endpoints/{id}/deliveries/{deliveryId}", ADMIN),
        Route.write(
            "POST", "/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver", ADMIN, NEVER),
        Route.write("POST", "/v1/api-keys", ADMIN, NEVER),
        Route.read("/v1/api-keys", ADMIN),
        Route.read("/v1/api-keys/{id}", ADMIN),
        Route.delete("/v1/api-keys/{id}", ADMIN),
        Route.read("/openapi.json", PUBLIC),
        Route.read("/asyncapi.json", PUBLIC));
  }
}
