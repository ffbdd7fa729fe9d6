package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.tariff.Basket;
import dev.ordercluster.orders.tariff.Codes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An order as a client asks for it. Prices are the catalog's, never the client's.
///
/// @param customerId null for the caller
public record OrderInput(
    @Nullable String customerId, Basket basket, Details details, @Nullable PaymentChoice payment) {
  private static final Fields.Rule SKU = new Fields.Rule("a SKU", _ -> true);
  private static final Fields.Rule CUSTOMER = new Fields.Rule("a customer id", _ -> true);

  /// Reads the document; everything that is wrong is named in one 400.
  ///
  /// @param methods the payment providers of this service
  public static OrderInput parse(Fields root, Set<String> methods) {
    String customer = root.has("customerId") ? root.text("customerId", 255, CUSTOMER) : null;
    List<Row> rows = rows(root);
    Details details = Details.read(root);
    Optional<String> discount = Codes.read(root, "discountCode");
    Optional<String> method = Codes.read(root, "shippingMethod");
    PaymentChoice payment =
        root.has("payment") ? PaymentChoice.read(root.object("payment"), methods) : null;
    root.refuseUnknown();
    root.check();
    List<SkuQuantity> lines =
        rows.stream().map(row -> new SkuQuantity(row.sku(), row.quantity())).toList();
    return new OrderInput(
        customer, new Basket(lines, discount.orElse(null), method.orElse(null)), details, payment);
  }

  private static List<Row> rows(Fields root) {
    List<Row> rows = new ArrayList<>();
    Set<String> skus = new HashSet<>();
    for (Fields line : root.objects("lines", Order.MAX_LINES)) {
      String sku = line.text("sku", 64, SKU);
      int quantity = (int) line.integer("quantity", 1, SkuQuantity.MAX_QUANTITY);
      line.refuseUnknown();
      if (!sku.isEmpty() && !skus.add(sku)) {
        line.reject("sku", "repeated", "expected each SKU once, was given before");
      }
      rows.add(new Row(sku, quantity));
    }
    return rows;
  }

  // What was read before it is known whether all of it is right.
  private record Row(String sku, int quantity) {}
}
