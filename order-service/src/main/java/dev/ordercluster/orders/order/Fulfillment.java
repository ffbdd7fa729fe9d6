package dev.ordercluster.orders.order;

import java.util.List;

/// A shipment of some of an order's lines.
///
/// @param carrier who carries it; empty until known
/// @param trackingNumber empty until known
public record Fulfillment(
    String id, List<SkuQuantity> lines, Status status, String carrier, String trackingNumber) {
  /// How far the goods got.
  public enum Status {
    CREATED,
    SHIPPED,
    DELIVERED
  }

  public Fulfillment {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a fulfilment has at least one line");
    }
  }

  static Fulfillment created(String id, List<SkuQuantity> lines) {
    return new Fulfillment(id, lines, Status.CREATED, "", "");
  }

  Fulfillment shipped(String by, String number) {
    return new Fulfillment(id, lines, Status.SHIPPED, by, number);
  }

  Fulfillment asDelivered() {
    return new Fulfillment(id, lines, Status.DELIVERED, carrier, trackingNumber);
  }
}
