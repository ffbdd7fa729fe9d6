package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;

/// Tax rates in basis points, 0..10000.
public final class TaxRate {
  public static final int MAX = 10_000;

  private TaxRate() {}

  static void check(int basisPoints) {
    if (basisPoints < 0 || basisPoints > MAX) {
      throw new IllegalArgumentException("tax rate must be 0.." + MAX + ", was " + basisPoints);
    }
  }

  /// The tax on a net amount, rounded half up to a minor unit.
  static Money on(Money net, int basisPoints) {
    return net.share(basisPoints, MAX);
  }
}
