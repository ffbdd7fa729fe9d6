package dev.ordercluster.orders.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Money;
import java.util.Optional;

/// A product as staff writes it.
///
/// @param taxRate basis points
/// @param attributes a JSON object of texts, integers and booleans
record ProductInput(
    String sku,
    String name,
    String description,
    Money price,
    int taxRate,
    Stock stock,
    String attributes) {
  private static final int MOST_ATTRIBUTES = 50;
  private static final int LONGEST_ATTRIBUTE = 500;
  // Far below the column's own bound, so that goods that come back always fit.
  private static final int MAX_ON_HAND = 1_000_000_000;
  private static final int MAX_TAX_RATE = 10_000;
  private static final Fields.Rule SKU =
      new Fields.Rule(
          "a SKU of letters, digits, dots, dashes and underscores",
          text -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]*"));
  private static final Fields.Rule NAME = new Fields.Rule("a name", _ -> true);
  private static final Fields.Rule DESCRIPTION = new Fields.Rule("a description", _ -> true);
  private static final Fields.Rule CURRENCY =
      new Fields.Rule("an ISO-4217 currency code", Money::isCurrency);

  /// What is on stock.
  ///
  /// @param lowThreshold what is left is announced as low at or below it; null announces nothing
  record Stock(int onHand, Optional<Integer> lowThreshold) {}

  static ProductInput parse(JsonNode body) {
    Fields root = Fields.of(body);
    String sku = root.text("sku", 64, SKU);
    String name = root.text("name", 200, NAME);
    String description =
        root.isNull("description") || !root.has("description") || isEmpty(root, "description")
            ? ""
            : root.text("description", 5_000, DESCRIPTION);
    Fields price = root.object("price");
    long amount = price.integer("amount", 0, Money.MAX_AMOUNT);
    String currency = price.text("currency", 3, CURRENCY);
    price.refuseUnknown();
    int taxRate = root.has("taxRate") ? (int) root.integer("taxRate", 0, MAX_TAX_RATE) : 0;
    Stock stock = stock(root.object("stock"));
    String attributes = root.has("attributes") ? attributes(root.object("attributes")) : "{}";
    root.refuseUnknown();
    root.check();
    return new ProductInput(
        sku, name, description, Money.of(amount, currency), taxRate, stock, attributes);
  }

  private static boolean isEmpty(Fields fields, String name) {
    JsonNode value = fields.any(name);
    return value.isTextual() && value.textValue().isEmpty();
  }

  private static Stock stock(Fields stock) {
    int onHand = (int) stock.integer("onHand", 0, MAX_ON_HAND);
    Optional<Integer> low =
        stock.isNull("lowThreshold") || !stock.has("lowThreshold")
            ? Optional.empty()
            : Optional.of((int) stock.integer("lowThreshold", 0, Integer.MAX_VALUE));
    stock.refuseUnknown();
    return new Stock(onHand, low);
  }

  private static String attributes(Fields attributes) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (String name : attributes.names()) {
      JsonNode value = attributes.any(name);
      if (all.size() >= MOST_ATTRIBUTES) {
        attributes.reject(
            name, "too-many", "expected at most " + MOST_ATTRIBUTES + " attributes, was more");
        break;
      }
      if (!name.matches("[A-Za-z][A-Za-z0-9._-]{0,63}")) {
        attributes.reject(
            name,
            "invalid",
            "expected a name of 1..64 letters, digits, dots, dashes and underscores");
      } else if (value.isTextual()
          && value.textValue().length() <= LONGEST_ATTRIBUTE
          && Fields.isPlain(value.textValue())) {
        all.set(name, value);
      } else if (value.isBoolean() || (value.isIntegralNumber() && value.canConvertToLong())) {
        all.set(name, value);
      } else {
        attributes.reject(
            name,
            "invalid",
            "expected a text of at most "
                + LONGEST_ATTRIBUTE
                + " characters, an integer or a boolean, was another value");
      }
    }
    return all.toString();
  }
}
