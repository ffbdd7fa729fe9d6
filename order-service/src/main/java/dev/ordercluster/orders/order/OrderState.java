package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where an order stands. A transition is a method of the state that allows it, so an illegal one
/// does not compile; [Decisions] maps commands to them.
public sealed interface OrderState {
  OrderStatus status();

  /// The shipments so far; empty before the first.
  default List<Fulfillment> fulfillments() {
    return List.of();
  }

  /// The authorised payment, or null when there is none.
  default @Nullable Payment payment() {
    return null;
  }

  /// Being put together; reserves nothing.
  record Draft() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.DRAFT;
    }
  }

  /// Stock is reserved, payment is not yet authorised.
  record Pending() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.PENDING;
    }

    Confirmed confirm(Payment authorized) {
      return new Confirmed(authorized);
    }

    Rejected reject() {
      return new Rejected();
    }

    Cancelled cancel() {
      return new Cancelled(null);
    }
  }

  /// Stock reserved and payment authorised; nothing shipped.
  record Confirmed(Payment payment) implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CONFIRMED;
    }

    Processing startProcessing(Fulfillment first) {
      return new Processing(payment, List.of(first));
    }

    Cancelled cancel() {
      return new Cancelled(payment);
    }
  }

  /// At least one shipment exists; its stock is claimed.
  record Processing(Payment payment, List<Fulfillment> fulfillments) implements OrderState {
    public Processing {
      fulfillments = List.copyOf(fulfillments);
    }

    @Override
    public OrderStatus status() {
      return OrderStatus.PROCESSING;
    }

    Processing add(Fulfillment next) {
      List<Fulfillment> all = new ArrayList<>(fulfillments);
      all.add(next);
      return new Processing(payment, all);
    }

    Processing deliver(String fulfillmentId) {
      return new Processing(
          payment,
          fulfillments.stream()
              .map(known -> known.id().equals(fulfillmentId) ? known.asDelivered() : known)
              .toList());
    }

    Completed complete() {
      return new Completed(payment, fulfillments);
    }
  }

  /// Everything ordered was delivered. Final.
  record Completed(Payment payment, List<Fulfillment> fulfillments) implements OrderState {
    public Completed {
      fulfillments = List.copyOf(fulfillments);
    }

    @Override
    public OrderStatus status() {
      return OrderStatus.COMPLETED;
    }
  }

  /// Waiting for the payment to be voided or refunded.
  record Cancelling(Payment payment) implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CANCELLING;
    }
  }

  /// Called off before anything shipped; the stock is free again. Final.
  record Cancelled(@Nullable Payment payment) implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CANCELLED;
    }
  }

  /// Payment was declined; the stock is free again. Final.
  record Rejected() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.REJECTED;
    }
  }

  /// The deadline passed without payment; the stock is free again. Final.
  record Expired() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.EXPIRED;
    }
  }
}
