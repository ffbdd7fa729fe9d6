package dev.ordercluster.orders.order;

/// One line of an order with the price it was placed at; later price changes do not touch it.
///
/// @param discount this line's share of the order's discount, at most the price of the line
/// @param tax on what is left after the discount
/// @param cancelled how many of the pieces were called off since, at most the quantity
public record OrderLine(
    String sku, int quantity, Money unitPrice, Money discount, Money tax, int cancelled) {
  public OrderLine {
    var _ = new SkuQuantity(sku, quantity);
    if (!unitPrice.times(quantity).covers(discount)) {
      throw new IllegalArgumentException("a discount is at most the price, was " + discount);
    }
    if (cancelled < 0 || cancelled > quantity) {
      throw new IllegalArgumentException("cancelled must be 0.." + quantity + ", was " + cancelled);
    }
  }

  /// A line without discount and tax.
  public OrderLine(String sku, int quantity, Money unitPrice) {
    this(
        sku,
        quantity,
        unitPrice,
        Money.zero(unitPrice.currency()),
        Money.zero(unitPrice.currency()),
        0);
  }

  /// What the line costs: price less discount plus tax.
  public Money total() {
    return unitPrice.times(quantity).minus(discount).plus(tax);
  }

  /// What of [#total] is still to be paid for; exact when nothing or everything is cancelled.
  public Money due() {
    return total().share((long) quantity - cancelled, quantity);
  }

  /// How many pieces are to be shipped.
  public int wanted() {
    return quantity - cancelled;
  }

  public SkuQuantity asQuantity() {
    return new SkuQuantity(sku, quantity);
  }

  OrderLine withCancelled(int pieces) {
    return new OrderLine(sku, quantity, unitPrice, discount, tax, pieces);
  }
}
