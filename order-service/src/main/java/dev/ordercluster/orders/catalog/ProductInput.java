package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Money;

/// A product as staff writes it.
record ProductInput(String sku, String name, long amount, String currency, int onHand) {
  private static final Fields.Rule SKU =
      new Fields.Rule(
          "a SKU of letters, digits, dots, dashes and underscores",
          text -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]*"));
  private static final Fields.Rule NAME = new Fields.Rule("a name", _ -> true);
  private static final Fields.Rule CURRENCY =
      new Fields.Rule("an ISO-4217 currency code", Money::isCurrency);

  static ProductInput parse(Body body) {
    Fields root = Fields.of(body.json());
    String sku = root.text("sku", 64, SKU);
    String name = root.text("name", 200, NAME);
    Fields price = root.object("price");
    long amount = price.integer("amount", 0, Money.MAX_AMOUNT);
    String currency = price.text("currency", 3, CURRENCY);
    price.refuseUnknown();
    Fields stock = root.object("stock");
    int onHand = (int) stock.integer("onHand", 0, Integer.MAX_VALUE);
    stock.refuseUnknown();
    root.refuseUnknown();
    root.check();
    return new ProductInput(sku, name, amount, currency, onHand);
  }
}
