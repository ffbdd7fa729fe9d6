package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Decides what a command does to an order. Pure: same order and command, same answer.
///
/// Repeating a command that has been carried out is [Unchanged], so a redelivered message or a
/// retried request does no harm. Every change ends in [Settlement].
public final class Decisions {
  private Decisions() {}

  public static Decision decide(Order order, Command command) {
    return switch (command) {
      case Command.RequestPayment(Payment payment) -> Authorizations.request(order, payment);
      case Command.AuthorizePayment(String id, Money amount) ->
          Authorizations.authorize(order, id, amount);
      case Command.DeclinePayment(String id) -> Authorizations.decline(order, id);
      case Command.FailPayment(String id) -> Authorizations.fail(order, id);
      case Command.Reported(String id, Command told) ->
          isOurs(order, id) ? Refused.notTheirs(id) : decide(order, told);
      case Command.RequestVoid(String id, boolean isReleasing) ->
          Voids.request(order, id, isReleasing);
      case Command.ConfirmVoid(String id) -> Voids.confirm(order, id);
      case Command.FailVoid(String id) -> Voids.fail(order, id);
      case Command.RequestCapture(String id, String capture, Money amount) ->
          Captures.request(order, new Captures.Ask(id, capture, amount));
      case Command.ConfirmCapture(String id, String capture) ->
          Captures.confirm(order, id, capture);
      case Command.FailCapture(String id, String capture) -> Captures.fail(order, id, capture);
      case Command.RecordCapture(String id, String capture, Money amount) ->
          Captures.record(order, new Captures.Ask(id, capture, amount));
      case Command.RequestRefund(String id, String refund, Money amount) ->
          Refunds.request(order, new Refunds.Ask(id, refund, amount));
      case Command.ConfirmRefund(String id, String refund) -> Refunds.confirm(order, id, refund);
      case Command.FailRefund(String id, String refund) -> Refunds.fail(order, id, refund);
      case Command.RecordRefund(String id, String refund, Money amount) ->
          Refunds.record(order, new Refunds.Ask(id, refund, amount));
      case Command.CreateFulfillment create -> Deliveries.create(order, create);
      case Command.ShipFulfillment ship -> Deliveries.ship(order, ship);
      case Command.DeliverFulfillment(String id) -> Deliveries.deliver(order, id);
      case Command.ReturnLines back -> Deliveries.takeBack(order, back);
      case Command.CancelQuantities(List<SkuQuantity> cancelled) ->
          Deliveries.cancel(order, cancelled);
      case Command.Cancel() -> cancel(order);
      case Command.Reject() -> reject(order);
      case Command.Expire(Instant now) -> expire(order, now);
      case Command.Amend() -> amend(order);
    };
  }

  /// The states that an order may go to next, for error messages.
  public static Set<OrderStatus> next(OrderStatus status) {
    return switch (status) {
      case DRAFT -> EnumSet.of(OrderStatus.PENDING, OrderStatus.EXPIRED, OrderStatus.CANCELLED);
      case PENDING ->
          EnumSet.of(
              OrderStatus.CONFIRMED,
              OrderStatus.REJECTED,
              OrderStatus.EXPIRED,
              OrderStatus.CANCELLING,
              OrderStatus.CANCELLED);
      case CONFIRMED ->
          EnumSet.of(OrderStatus.PROCESSING, OrderStatus.CANCELLING, OrderStatus.CANCELLED);
      case PROCESSING -> EnumSet.of(OrderStatus.COMPLETED);
      case CANCELLING -> EnumSet.of(OrderStatus.CANCELLED);
      case COMPLETED, CANCELLED, REJECTED, EXPIRED -> EnumSet.noneOf(OrderStatus.class);
    };
  }

  /// Calls the order off: in one step when no money is held or awaited, through CANCELLING
  /// otherwise.
  static Decision cancel(Order order) {
    return switch (order.state()) {
      case OrderState.Pending pending -> cancel(order, pending.cancel());
      case OrderState.Confirmed confirmed -> cancel(order, confirmed.cancel());
      case OrderState.Cancelling _, OrderState.Cancelled _ -> new Unchanged();
      case OrderState _ -> illegal(order, "an order can be cancelled");
    };
  }

  static Refused illegal(Order order, String what) {
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

  private static boolean isOurs(Order order, String paymentId) {
    return order.payments().find(paymentId).filter(payment -> !payment.isExternal()).isPresent();
  }

  private static Decision cancel(Order order, OrderState.Cancelling cancelling) {
    Step step = new Step(order);
    if (order.payments().areSettled()) {
      return step.to(cancelling.finish(), new Event.Cancelled())
          .happened(new Event.StockReleased(order.quantities()))
          .ended();
    }
    return step.to(cancelling, new Event.CancelRequested()).settled();
  }

  private static Decision reject(Order order) {
    return switch (order.state()) {
      case OrderState.Pending pending ->
          new Step(order)
              .to(pending.reject(), new Event.Rejected())
              .happened(new Event.StockReleased(order.quantities()))
              .settled();
      case OrderState.Rejected _ -> new Unchanged();
      case OrderState _ -> illegal(order, "a payment can be declined");
    };
  }

  private static Decision expire(Order order, Instant now) {
    return switch (order.state()) {
      case OrderState.Pending pending when now.isBefore(pending.deadline()) ->
          new Refused("not-due", "expected a time after " + pending.deadline() + ", was " + now);
      case OrderState.Pending pending ->
          new Step(order)
              .to(pending.expire(), new Event.Expired())
              .happened(new Event.StockReleased(order.quantities()))
              .settled();
      case OrderState.Expired _ -> new Unchanged();
      case OrderState _ -> illegal(order, "an order can expire");
    };
  }

  private static Decision amend(Order order) {
    return switch (order.state()) {
      case OrderState.Pending _, OrderState.Confirmed _, OrderState.Processing _
          when order.shipments().areAllAtHome() ->
          new Step(order).happened(new Event.Updated()).ended();
      case OrderState.Processing _ ->
          new Refused("already-shipped", "expected an order of which nothing was shipped");
      case OrderState _ -> illegal(order, "an order can be changed");
    };
  }
}
