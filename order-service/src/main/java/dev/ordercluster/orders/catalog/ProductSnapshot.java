package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.order.Money;
import java.util.UUID;

/// What a quote needs to know of a product, at one version of it. Stock is not part of it: only the
/// database, under its lock, can tell what is left.
///
/// @param taxRate basis points: 1900 is 19 %
/// @param version the version that placement verifies under lock; grows with every change by staff
public record ProductSnapshot(
    UUID id, String sku, String name, Money price, int taxRate, long version) {
  public ProductSnapshot {
    if (taxRate < 0 || taxRate > 10_000) {
      throw new IllegalArgumentException("tax rate must be 0..10000 basis points, was " + taxRate);
    }
  }
}
