package dev.ordercluster.orders.cart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.placement.Details;
import dev.ordercluster.orders.placement.PaymentChoice;
import dev.ordercluster.orders.tariff.Basket;
import dev.ordercluster.orders.tariff.Codes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a shopper fills in, in clear: lines, details and how it is to be paid. Everything may be
/// left out until the checkout.
public record CartForm(Basket basket, Details details, @Nullable PaymentChoice payment) {
  private static final Fields.Rule SKU = new Fields.Rule("a SKU", _ -> true);

  // What was read before it is known whether all of it is right.
  private record Line(String sku, int quantity) {}

  /// Reads the document without `customerId`; everything that is wrong is named in one 400.
  ///
  /// @param methods the payment providers of this service
  static CartForm parse(JsonNode document, Set<String> methods) {
    Fields root = Fields.of(document);
    List<Line> lines = lines(root, document.path("lines"));
    Details details = Details.read(root);
    String discount = Codes.read(root, "discountCode").orElse(null);
    String method = Codes.read(root, "shippingMethod").orElse(null);
    PaymentChoice payment =
        root.has("payment") ? PaymentChoice.read(root.object("payment"), methods) : null;
    root.refuseUnknown();
    root.check();
    List<SkuQuantity> wanted =
        lines.stream().map(line -> new SkuQuantity(line.sku(), line.quantity())).toList();
    return new CartForm(new Basket(wanted, discount, method), details, payment);
  }

  /// The document that [#parse] reads, for merge patches.
  ObjectNode json() {
    ObjectNode node = Json.mapper().createObjectNode();
    ArrayNode lines = node.putArray("lines");
    basket
        .lines()
        .forEach(line -> lines.addObject().put("sku", line.sku()).put("quantity", line.quantity()));
    put(node, "discountCode", basket.discountCode());
    put(node, "shippingMethod", basket.shippingMethod());
    put(node, "email", details.email());
    put(node, "note", details.note());
    if (details.shippingAddress() != null) {
      node.set("shippingAddress", details.shippingAddress().json());
    }
    if (!details.metadata().isEmpty()) {
      details.metadata().forEach(node.putObject("metadata")::put);
    }
    if (payment != null) {
      node.putObject("payment")
          .put("method", payment.method())
          .put("token", payment.token())
          .put("capture", payment.capture().name().toLowerCase(Locale.ROOT));
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static List<Line> lines(Fields root, JsonNode given) {
    if (!root.has("lines") || (given.isArray() && given.isEmpty())) {
      var _ = root.any("lines");
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    Set<String> skus = new HashSet<>();
    for (Fields line : root.objects("lines", Order.MAX_LINES)) {
      String sku = line.text("sku", 64, SKU);
      int quantity = (int) line.integer("quantity", 1, SkuQuantity.MAX_QUANTITY);
      line.refuseUnknown();
      if (!sku.isEmpty() && !skus.add(sku)) {
        line.reject("sku", "repeated", "expected each SKU once, was given before");
      }
      lines.add(new Line(sku, quantity));
    }
    return lines;
  }
}
