package dev.ordercluster.orders.stream;

import dev.ordercluster.orders.order.OrderStatus;

/// One entry of an order's history.
///
/// @param json what a client is shown
record Moment(long version, OrderStatus status, String json) {
  /// True when the order's status will not change again.
  boolean isLast() {
    return switch (status) {
      case COMPLETED, CANCELLED, REJECTED, EXPIRED -> true;
      case DRAFT, PENDING, CONFIRMED, PROCESSING, CANCELLING -> false;
    };
  }

  /// The wire form (WHATWG HTML, server-sent events).
  String frame() {
    return "id: " + version + "\nevent: order\ndata: " + json.replace("\n", " ") + "\n\n";
  }
}
