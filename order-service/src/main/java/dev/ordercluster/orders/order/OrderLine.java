package dev.ordercluster.orders.order;

/// One line of an order with the price it was placed at; later price changes do not touch it.
public record OrderLine(String sku, int quantity, Money unitPrice) {
  public OrderLine {
    var _ = new SkuQuantity(sku, quantity);
  }

  public Money total() {
    return unitPrice.times(quantity);
  }

  public SkuQuantity asQuantity() {
    return new SkuQuantity(sku, quantity);
  }
}
