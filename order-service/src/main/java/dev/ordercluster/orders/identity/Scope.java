package dev.ordercluster.orders.identity;

/// The scopes that a token can carry.
public final class Scope {
  public static final String ORDERS_READ = "orders:read";
  public static final String ORDERS_WRITE = "orders:write";
  public static final String PRODUCTS_WRITE = "products:write";

  /// What a gateway may ask; not given to clients.
  public static final String GATEWAY = "gateway";

  private Scope() {}
}
