package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Changed;
import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Decides what a command does to an order. Pure: same order and command, same answer.
///
/// Repeating a command that has been carried out is [Unchanged], so a redelivered message or a
/// retried request does no harm.
public final class Decisions {
  private Decisions() {}

  public static Decision decide(Order order, Command command) {
    return switch (command) {
      case Command.AuthorizePayment(Payment payment) -> authorize(order, payment);
      case Command.DeclinePayment _ -> decline(order);
      case Command.CreateFulfillment create -> ship(order, create);
      case Command.DeliverFulfillment(String id) -> deliver(order, id);
      case Command.Cancel _ -> cancel(order);
    };
  }

  /// The states that an order may go to next, for error messages.
  public static Set<OrderStatus> next(OrderStatus status) {
    return switch (status) {
      case DRAFT -> EnumSet.of(OrderStatus.PENDING, OrderStatus.EXPIRED, OrderStatus.CANCELLED);
      case PENDING ->
          EnumSet.of(OrderStatus.CONFIRMED, OrderStatus.REJECTED, OrderStatus.CANCELLED);
      case CONFIRMED -> EnumSet.of(OrderStatus.PROCESSING, OrderStatus.CANCELLED);
      case PROCESSING -> EnumSet.of(OrderStatus.COMPLETED);
      case CANCELLING -> EnumSet.of(OrderStatus.CANCELLED);
      case COMPLETED, CANCELLED, REJECTED, EXPIRED -> EnumSet.noneOf(OrderStatus.class);
    };
  }

  private static Decision authorize(Order order, Payment payment) {
    if (payment.equals(order.state().payment())) {
      return new Unchanged();
    }
    if (!(order.state() instanceof OrderState.Pending pending)) {
      return illegal(order, "a payment can be authorised");
    }
    if (!payment.authorized().covers(order.total())) {
      return new Refused(
          "payment-too-small",
          "expected " + order.total() + " or more, was " + payment.authorized());
    }
    return new Changed(order.next(pending.confirm(payment)), List.of(new Event.Confirmed()));
  }

  private static Decision decline(Order order) {
    return switch (order.state()) {
      case OrderState.Pending pending ->
          new Changed(
              order.next(pending.reject()),
              List.of(new Event.Rejected(), new Event.StockReleased(order.quantities())));
      case OrderState.Rejected _ -> new Unchanged();
      case OrderState _ -> illegal(order, "a payment can be declined");
    };
  }

  private static Decision ship(Order order, Command.CreateFulfillment command) {
    if (order.state().fulfillments().stream()
        .anyMatch(known -> known.id().equals(command.fulfillmentId()))) {
      return new Unchanged();
    }
    if (command.lines().isEmpty() || !order.canShip(command.lines())) {
      return new Refused(
          "shipment-exceeds-order",
          "expected lines of the order that are not yet shipped, was " + command.lines());
    }
    Fulfillment next = new Fulfillment(command.fulfillmentId(), command.lines(), false);
    Event claimed = new Event.StockClaimed(command.lines());
    return switch (order.state()) {
      case OrderState.Confirmed confirmed ->
          new Changed(
              order.next(confirmed.startProcessing(next)),
              List.of(new Event.ProcessingStarted(), claimed));
      case OrderState.Processing processing ->
          new Changed(order.next(processing.add(next)), List.of(new Event.Updated(), claimed));
      case OrderState _ -> illegal(order, "a fulfilment can be created");
    };
  }

  private static Decision deliver(Order order, String fulfillmentId) {
    var known =
        order.state().fulfillments().stream()
            .filter(fulfillment -> fulfillment.id().equals(fulfillmentId))
            .findFirst();
    if (known.isEmpty()) {
      return new Refused(
          "unknown-fulfillment", "no fulfilment " + fulfillmentId + " was created for this order");
    }
    if (known.get().delivered() || !(order.state() instanceof OrderState.Processing processing)) {
      return new Unchanged();
    }
    OrderState.Processing delivered = processing.deliver(fulfillmentId);
    Order next = order.next(delivered);
    return next.isDelivered()
        ? new Changed(order.next(delivered.complete()), List.of(new Event.Completed()))
        : new Changed(next, List.of(new Event.Updated()));
  }

  private static Decision cancel(Order order) {
    List<Event> events =
        List.of(new Event.Cancelled(), new Event.StockReleased(order.quantities()));
    return switch (order.state()) {
      case OrderState.Pending pending -> new Changed(order.next(pending.cancel()), events);
      case OrderState.Confirmed confirmed -> new Changed(order.next(confirmed.cancel()), events);
      case OrderState.Cancelled _ -> new Unchanged();
      case OrderState _ -> illegal(order, "an order can be cancelled");
    };
  }

  private static Refused illegal(Order order, String what) {
    OrderStatus status = order.state().status();
    return new Refused(
        "illegal-transition",
        "expected a state in which "
            + what
            + ", was "
            + status
            + "; allowed next: "
            + next(status));
  }
}
