package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;

/// A way to send goods.
///
/// @param price without tax
/// @param taxRate basis points
/// @param version of the terms; placement verifies it
public record ShippingMethod(String code, String name, Money price, int taxRate, long version) {
  public ShippingMethod {
    TaxRate.check(taxRate);
  }
}
