package dev.ordercluster.gateway.route;

/// The scopes that tokens carry.
public final class Scope {
  public static final String ORDERS_READ = "orders:read";
  public static final String ORDERS_WRITE = "orders:write";
  public static final String PRODUCTS_WRITE = "products:write";

  private Scope() {}
}
