package dev.ordercluster.orders.order;

import java.util.List;

/// What someone wants of an existing order.
public sealed interface Command {
  record AuthorizePayment(Payment payment) implements Command {}

  record DeclinePayment() implements Command {}

  record CreateFulfillment(String fulfillmentId, List<SkuQuantity> lines) implements Command {
    public CreateFulfillment {
      lines = List.copyOf(lines);
    }
  }

  record DeliverFulfillment(String fulfillmentId) implements Command {}

  record Cancel() implements Command {}
}
