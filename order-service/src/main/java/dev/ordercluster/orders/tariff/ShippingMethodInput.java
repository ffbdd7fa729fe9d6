package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.pricing.TaxRate;
import org.jspecify.annotations.Nullable;

/// A shipping method as staff writes it.
record ShippingMethodInput(String code, String name, Money price, int taxRate) {
  private static final Fields.Rule NAME = new Fields.Rule("a name", _ -> true);

  static ShippingMethodInput parse(String code, Body body) {
    Fields root = Fields.of(body.json());
    String name = root.text("name", 200, NAME);
    Codes.Asked price = Codes.amount(root, "price", 0);
    int rate = root.has("taxRate") ? (int) root.integer("taxRate", 0, TaxRate.MAX) : 0;
    root.refuseUnknown();
    root.check();
    return new ShippingMethodInput(code, name, price.money(), rate);
  }

  @Nullable Object[] columns() {
    return new @Nullable Object[] {
      code, name, price.amount(), price.currency().getCurrencyCode(), taxRate
    };
  }
}
