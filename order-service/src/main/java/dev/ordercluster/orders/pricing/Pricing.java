package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes a [Quote]. Prices are without tax. The discount is split over the lines by largest
/// remainder; tax is rounded half up per line, on the price less the line's share of the discount.
public final class Pricing {
  private Pricing() {}

  /// Quotes a basket of at least one line in one currency. A discount applies as it is: whether it
  /// may be used is for [Discount#refusal] to say. Throws ArithmeticException when an amount goes
  /// beyond [Money#MAX_AMOUNT].
  public static Quote quote(
      List<Item> items, @Nullable Discount discount, @Nullable ShippingMethod method) {
    Money subtotal = subtotal(items);
    Currency currency = subtotal.currency();
    Money off = discount == null ? Money.zero(currency) : discount.off(subtotal);
    List<Money> shares =
        Allocation.split(off, items.stream().map(item -> item.price().amount()).toList());
    List<Quote.Line> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      lines.add(line(items.get(i), shares.get(i)));
    }
    Money shipping = method == null ? Money.zero(currency) : method.price();
    Money shippingTax = method == null ? shipping : TaxRate.on(shipping, method.taxRate());
    Money tax = Money.sum(currency, lines.stream().map(Quote.Line::tax)).plus(shippingTax);
    Money total =
        Money.sum(currency, lines.stream().map(Quote.Line::total)).plus(shipping).plus(shippingTax);
    return new Quote(lines, subtotal, off, tax, shipping, shippingTax, total);
  }

  /// The sum of the prices.
  public static Money subtotal(List<Item> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("expected at least one line");
    }
    return Money.sum(items.getFirst().unitPrice().currency(), items.stream().map(Item::price));
  }

  private static Quote.Line line(Item item, Money discount) {
    Money net = item.price().minus(discount);
    Money tax = TaxRate.on(net, item.taxRate());
    return new Quote.Line(item, discount, tax, net.plus(tax));
  }
}
