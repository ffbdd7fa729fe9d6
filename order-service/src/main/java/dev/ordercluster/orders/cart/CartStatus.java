package dev.ordercluster.orders.cart;

/// Where a cart stands. All but [#DRAFT] are final.
public enum CartStatus {
  /// May be changed and checked out.
  DRAFT,
  /// Became an order.
  ORDERED,
  /// Went into another cart.
  MERGED,
  /// Its time was over.
  EXPIRED,
  /// Was given up by its owner.
  CANCELLED
}
