package dev.ordercluster.orders;

import static dev.ordercluster.orders.identity.Role.ADMIN;
import static dev.ordercluster.orders.identity.Role.CUSTOMER;
import static dev.ordercluster.orders.identity.Role.SERVICE;
import static dev.ordercluster.orders.identity.Role.STAFF;

import dev.ordercluster.orders.cancellation.CancellationHandler;
import dev.ordercluster.orders.catalog.ProductHandlers;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Access;
import dev.ordercluster.orders.identity.Scope;
import dev.ordercluster.orders.lookup.LookupHandlers;
import dev.ordercluster.orders.placement.PlacementHandler;
import java.util.List;
import java.util.Set;

/// The route table: every route of the API with who may use it. What is not here does not exist.
record ApiRoutes(
    ProductHandlers products,
    PlacementHandler placement,
    LookupHandlers lookup,
    CancellationHandler cancellation) {

  private static final Access EVERYONE = new Access.Public();
  private static final Access STAFF_WRITES =
      new Access.Restricted(Scope.PRODUCTS_WRITE, Set.of(STAFF, ADMIN));
  private static final Access STAFF_READS =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(STAFF, ADMIN));
  private static final Access ORDERS_READ =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(CUSTOMER, STAFF, ADMIN, SERVICE));
  private static final Access ORDERS_WRITE =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(CUSTOMER, STAFF, ADMIN));

  List<Route> table() {
    return List.of(
        Route.get("/v1/products", EVERYONE, products::list),
        Route.post("/v1/products", STAFF_WRITES, products::create),
        Route.get("/v1/products/{id}", EVERYONE, products::get),
        Route.put("/v1/products/{id}", STAFF_WRITES, products::change),
        Route.get("/v1/products/{id}/stock", STAFF_READS, products::stock),
        Route.get("/v1/orders", ORDERS_READ, lookup::list),
        Route.post(PlacementHandler.ROUTE, ORDERS_WRITE, placement::place),
        Route.get("/v1/orders/{id}", ORDERS_READ, lookup::get),
        Route.post("/v1/orders/{id}/cancel", ORDERS_WRITE, cancellation::cancel));
  }
}
