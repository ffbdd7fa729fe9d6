package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import dev.ordercluster.orders.order.Payment.Status;

/// Decisions about authorising payments.
final class Authorizations {
  private Authorizations() {}

  static Decision request(Order order, Payment payment) {
    if (order.payments().find(payment.id()).isPresent()) {
      return new Unchanged();
    }
    if (!(order.state() instanceof OrderState.Pending)) {
      return Decisions.illegal(order, "a payment can be made");
    }
    Money open = order.total().minusAtMost(order.payments().expected(order.zero()));
    if (!payment.amount().currency().equals(open.currency())) {
      return Refused.currency(open, payment.amount());
    }
    if (!open.covers(payment.amount())) {
      return new Refused(
          "payment-exceeds-due",
          "expected at most " + open.text() + ", was " + payment.amount().text());
    }
    return new Step(order)
        .with(payment)
        .instruct(Instruction.Kind.PLACE, payment, "", payment.amount())
        .ended();
  }

  static Decision authorize(Order order, String id, Money amount) {
    var known = order.payments().find(id);
    if (known.isEmpty()) {
      return authorizeExternal(order, id, amount);
    }
    Payment payment = known.get();
    return switch (payment.status()) {
      case PENDING -> authorize(order, payment);
      // It had heard all the same. By now the buyer may have paid otherwise.
      case FAILED -> authorizeLate(order, payment);
      case AUTHORIZED, VOIDING, VOIDED -> new Unchanged();
      case DECLINED ->
          new Refused("payment-declined", "expected a payment that was not declined, was " + id);
    };
  }

  static Decision decline(Order order, String id) {
    return order
        .payments()
        .find(id)
        .map(
            payment ->
                switch (payment.status()) {
                  case PENDING -> declined(order, payment);
                  case DECLINED -> new Unchanged();
                  case AUTHORIZED, VOIDING, VOIDED, FAILED -> notPending(payment);
                })
        .orElseGet(() -> unknown(id));
  }

  static Decision fail(Order order, String id) {
    return order
        .payments()
        .find(id)
        .map(
            payment ->
                switch (payment.status()) {
                  case PENDING -> giveUp(order, payment);
                  case FAILED -> new Unchanged();
                  case AUTHORIZED, VOIDING, VOIDED, DECLINED -> notPending(payment);
                })
        .orElseGet(() -> unknown(id));
  }

  static Refused unknown(String id) {
    return new Refused("unknown-payment", "no payment " + id + " belongs to this order");
  }

  private static Decision authorize(Order order, Payment payment) {
    Payment held = payment.as(Status.AUTHORIZED);
    Step step =
        new Step(order)
            .with(held)
            .happened(held, new Event.PaymentAuthorized(held.id(), held.amount()));
    switch (order.state()) {
      case OrderState.Pending pending -> confirmIfCovered(step, pending);
      // Too late or more than needed: nobody will take this money.
      case OrderState.Confirmed _, OrderState.Processing _, OrderState.Completed _ ->
          Settlement.beginVoid(step, held);
      case OrderState _ -> {}
    }
    return step.settled();
  }

  // The provider may have acted all the same, so it is told to let go: of nothing, if it did not.
  private static Decision giveUp(Order order, Payment payment) {
    return new Step(order)
        .with(payment.as(Status.FAILED))
        .instruct(Instruction.Kind.VOID, payment, "", payment.amount())
        .settled();
  }

  private static Decision authorizeLate(Order order, Payment payment) {
    Payment held = payment.as(Status.AUTHORIZED);
    Step step =
        new Step(order)
            .with(held)
            .happened(held, new Event.PaymentAuthorized(held.id(), held.amount()));
    Settlement.beginVoid(step, held);
    return step.settled();
  }

  private static Decision authorizeExternal(Order order, String id, Money amount) {
    if (!amount.currency().equals(order.shipping().currency())) {
      return tooSmall(order, amount);
    }
    return switch (order.state()) {
      case OrderState.Pending pending -> {
        Step step = new Step(order).with(Payment.external(id, amount, Status.AUTHORIZED));
        confirmIfCovered(step, pending);
        yield step.order().state() instanceof OrderState.Confirmed
            ? step.settled()
            : tooSmall(order, amount);
      }
      // Its owner is asked to give it back.
      case OrderState.Cancelling _,
          OrderState.Cancelled _,
          OrderState.Rejected _,
          OrderState.Expired _ ->
          new Step(order)
              .with(Payment.external(id, amount, Status.VOIDING))
              .happened(new Event.CancelRequested())
              .settled();
      case OrderState _ -> Decisions.illegal(order, "a payment can be authorised");
    };
  }

  private static void confirmIfCovered(Step step, OrderState.Pending pending) {
    Order order = step.order();
    if (order.payments().authorized(order.zero()).covers(order.due())) {
      step.to(pending.confirm(), new Event.Confirmed());
    }
  }

  private static Decision declined(Order order, Payment payment) {
    Step step =
        new Step(order)
            .with(payment.as(Status.DECLINED))
            .happened(payment, new Event.PaymentDeclined(payment.id()));
    if (order.state() instanceof OrderState.Pending pending) {
      step.to(pending.reject(), new Event.Rejected())
          .happened(new Event.StockReleased(order.quantities()));
    }
    return step.settled();
  }

  private static Refused tooSmall(Order order, Money amount) {
    return new Refused(
        "payment-too-small", "expected " + order.total().text() + " or more, was " + amount.text());
  }

  private static Refused notPending(Payment payment) {
    return new Refused(
        "payment-not-pending", "expected a payment that is PENDING, was " + payment.status());
  }
}
