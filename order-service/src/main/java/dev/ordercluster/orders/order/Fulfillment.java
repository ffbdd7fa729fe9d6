package dev.ordercluster.orders.order;

import java.util.List;

/// A shipment of some of an order's lines, reported by a fulfilment service.
public record Fulfillment(String id, List<SkuQuantity> lines, boolean delivered) {
  public Fulfillment {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a fulfilment has at least one line");
    }
  }

  Fulfillment asDelivered() {
    return new Fulfillment(id, lines, true);
  }
}
