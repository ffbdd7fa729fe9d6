package dev.ordercluster.orders.order;

/// So many pieces of one stock-keeping unit.
public record SkuQuantity(String sku, int quantity) {
  public static final int MAX_QUANTITY = 1_000_000;

  public SkuQuantity {
    if (sku.isEmpty()) {
      throw new IllegalArgumentException("sku must not be empty");
    }
    if (quantity < 1 || quantity > MAX_QUANTITY) {
      throw new IllegalArgumentException(
          "quantity must be 1.." + MAX_QUANTITY + ", was " + quantity);
    }
  }
}
