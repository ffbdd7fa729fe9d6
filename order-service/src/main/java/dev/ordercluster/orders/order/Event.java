package dev.ordercluster.orders.order;

import java.util.List;

/// What happened to an order; other services hear of it.
public sealed interface Event {
  record Confirmed() implements Event {}

  record Rejected() implements Event {}

  record Cancelled() implements Event {}

  record ProcessingStarted() implements Event {}

  record Completed() implements Event {}

  /// Something below the status changed: a further shipment, a partial delivery.
  record Updated() implements Event {}

  record StockReleased(List<SkuQuantity> lines) implements Event {
    public StockReleased {
      lines = List.copyOf(lines);
    }
  }

  record StockClaimed(List<SkuQuantity> lines) implements Event {
    public StockClaimed {
      lines = List.copyOf(lines);
    }
  }
}
