package dev.ordercluster.orders.fulfillment;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Bodies of the fulfilment routes.
public final class FulfillmentInput {
  private static final Fields.Rule SKU = new Fields.Rule("a SKU", _ -> true);
  private static final Fields.Rule CARRIER = new Fields.Rule("a carrier", _ -> true);
  private static final Fields.Rule TRACKING = new Fields.Rule("a tracking number", _ -> true);

  private FulfillmentInput() {}

  /// Goods that came back.
  record Return(List<SkuQuantity> lines, boolean restock) {
    Return {
      lines = List.copyOf(lines);
    }
  }

  /// How goods travel; empty texts when not told.
  record Shipment(String carrier, String trackingNumber) {}

  /// `{"lines":[{"sku","quantity"}]}`, each SKU once.
  public static List<SkuQuantity> lines(Body body) {
    Fields root = Fields.of(body.json());
    List<Row> rows = rows(root);
    root.refuseUnknown();
    root.check();
    return quantities(rows);
  }

  static Return back(Body body) {
    Fields root = Fields.of(body.json());
    List<Row> rows = rows(root);
    boolean restock = !root.has("restock") || root.flag("restock");
    root.refuseUnknown();
    root.check();
    return new Return(quantities(rows), restock);
  }

  static Shipment shipment(Body body) {
    if (body.isEmpty()) {
      return new Shipment("", "");
    }
    Fields root = Fields.of(body.json());
    Shipment shipment =
        new Shipment(
            root.has("carrier") ? root.text("carrier", 64, CARRIER) : "",
            root.has("trackingNumber") ? root.text("trackingNumber", 64, TRACKING) : "");
    root.refuseUnknown();
    root.check();
    return shipment;
  }

  /// Refuses members in the body of a route that takes none.
  public static void nothing(Body body) {
    if (!body.isEmpty()) {
      Fields root = Fields.of(body.json());
      root.refuseUnknown();
      root.check();
    }
  }

  // What was read before it is known whether all of it is right.
  private record Row(String sku, int quantity) {}

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

  private static List<SkuQuantity> quantities(List<Row> rows) {
    return rows.stream().map(row -> new SkuQuantity(row.sku(), row.quantity())).toList();
  }
}
