package dev.ordercluster.orders.order;

import java.util.List;

/// What happened to an order; other services hear of it.
public sealed interface Event {
  record Confirmed() implements Event {}

  record Rejected() implements Event {}

  record Expired() implements Event {}

  /// The payment is to be given back before the order is cancelled; another service that holds it
  /// answers with voided or refunded.
  record CancelRequested() implements Event {}

  record Cancelled() implements Event {}

  record ProcessingStarted() implements Event {}

  record Completed() implements Event {}

  /// Something below the status changed: a further shipment, a capture, an address.
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

  /// Returned goods can be sold again.
  record StockReturned(List<SkuQuantity> lines) implements Event {
    public StockReturned {
      lines = List.copyOf(lines);
    }
  }

  record PaymentAuthorized(String paymentId, Money amount) implements Event {}

  record PaymentDeclined(String paymentId) implements Event {}

  record PaymentCaptured(String paymentId, String captureId, Money amount) implements Event {}

  /// What was not captured is held no more.
  record PaymentVoided(String paymentId, Money amount) implements Event {}

  record PaymentRefunded(String paymentId, String refundId, Money amount) implements Event {}

  record FulfillmentCreated(String fulfillmentId, List<SkuQuantity> lines) implements Event {
    public FulfillmentCreated {
      lines = List.copyOf(lines);
    }
  }

  /// A fulfilment has left the house.
  ///
  /// @param carrier empty when not known
  /// @param trackingNumber empty when not known
  record FulfillmentShipped(String fulfillmentId, String carrier, String trackingNumber)
      implements Event {}

  record FulfillmentDelivered(String fulfillmentId) implements Event {}

  /// True for what is told of the order as a whole, on orders.events.
  default boolean isAboutOrder() {
    return switch (this) {
      case Confirmed _,
          Rejected _,
          Expired _,
          CancelRequested _,
          Cancelled _,
          ProcessingStarted _,
          Completed _,
          Updated _ ->
          true;
      case StockReleased _,
          StockClaimed _,
          StockReturned _,
          PaymentAuthorized _,
          PaymentDeclined _,
          PaymentCaptured _,
          PaymentVoided _,
          PaymentRefunded _,
          FulfillmentCreated _,
          FulfillmentShipped _,
          FulfillmentDelivered _ ->
          false;
    };
  }
}
