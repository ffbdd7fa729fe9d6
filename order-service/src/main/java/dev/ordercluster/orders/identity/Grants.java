package dev.ordercluster.orders.identity;

import static dev.ordercluster.orders.identity.Role.ADMIN;
import static dev.ordercluster.orders.identity.Role.CUSTOMER;
import static dev.ordercluster.orders.identity.Role.GATEWAY;
import static dev.ordercluster.orders.identity.Role.SERVICE;
import static dev.ordercluster.orders.identity.Role.STAFF;

import java.util.Set;

/// The rules that routes share. A slice with a need of its own adds one here, so that all of them
/// can be read side by side.
public final class Grants {
  public static final Access EVERYONE = new Access.Public();
  public static final Access SIGNED_IN = new Access.Authenticated();
  // No service reads or writes personal data.
  public static final Access CUSTOMERS_READ =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(CUSTOMER, STAFF, ADMIN));
  public static final Access CUSTOMERS_WRITE =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(CUSTOMER, STAFF, ADMIN));
  // Guests have carts too: their sessions carry the role of a customer.
  public static final Access CARTS_READ =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(CUSTOMER, STAFF, ADMIN));
  public static final Access CARTS_WRITE =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(CUSTOMER, STAFF, ADMIN));
  public static final Access PRODUCTS_WRITE =
      new Access.Restricted(Scope.PRODUCTS_WRITE, Set.of(STAFF, ADMIN, SERVICE));
  public static final Access STOCK_READ =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(STAFF, ADMIN, SERVICE));
  // What a warehouse does. Money, tariffs, customers and what customers decide are for people.
  public static final Access FULFILLMENT_WRITES =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(STAFF, ADMIN, SERVICE));
  public static final Access STAFF_READS =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(STAFF, ADMIN));
  public static final Access STAFF_WRITES =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(STAFF, ADMIN));
  public static final Access ADMINS = new Access.Restricted(Scope.ORDERS_WRITE, Set.of(ADMIN));
  public static final Access ORDERS_READ =
      new Access.Restricted(Scope.ORDERS_READ, Set.of(CUSTOMER, STAFF, ADMIN, SERVICE));
  public static final Access ORDERS_WRITE =
      new Access.Restricted(Scope.ORDERS_WRITE, Set.of(CUSTOMER, STAFF, ADMIN));

  public static final Access GATEWAYS = new Access.Restricted(Scope.GATEWAY, Set.of(GATEWAY));

  private Grants() {}
}
