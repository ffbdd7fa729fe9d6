package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;
import java.util.List;

/// What a basket costs. Σ prices of the lines − discount + tax + shipping = total, to the minor
/// unit; the discount and the tax are the sums of those of the lines and of shipping.
///
/// @param tax of lines and shipping together
/// @param shipping without its tax
public record Quote(
    List<Line> lines,
    Money subtotal,
    Money discount,
    Money tax,
    Money shipping,
    Money shippingTax,
    Money total) {
  public Quote {
    lines = List.copyOf(lines);
  }

  /// One line.
  ///
  /// @param discount its share of the discount
  /// @param tax on what is left after the discount
  /// @param total price less discount plus tax
  public record Line(Item item, Money discount, Money tax, Money total) {}
}
