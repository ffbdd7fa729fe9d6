package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An order as a client asks for it. Prices are the catalog's, never the client's.
record OrderInput(Optional<String> customerId, List<SkuQuantity> lines) {
  private static final Fields.Rule SKU = new Fields.Rule("a SKU", _ -> true);
  private static final Fields.Rule CUSTOMER = new Fields.Rule("a customer id", _ -> true);

  OrderInput {
    lines = List.copyOf(lines);
  }

  static OrderInput parse(Body body) {
    Fields root = Fields.of(body.json());
    Optional<String> customer =
        root.has("customerId")
            ? Optional.of(root.text("customerId", 255, CUSTOMER))
            : Optional.empty();
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
    root.refuseUnknown();
    root.check();
    return new OrderInput(
        customer, rows.stream().map(row -> new SkuQuantity(row.sku(), row.quantity())).toList());
  }

  // What was read before it is known whether all of it is right.
  private record Row(String sku, int quantity) {}
}
