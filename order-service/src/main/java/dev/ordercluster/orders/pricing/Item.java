package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;

/// So many pieces at a price without tax.
///
/// @param taxRate basis points: 1900 is 19 %
public record Item(String sku, int quantity, Money unitPrice, int taxRate) {
  public Item {
    TaxRate.check(taxRate);
  }

  Money price() {
    return unitPrice.times(quantity);
  }
}
