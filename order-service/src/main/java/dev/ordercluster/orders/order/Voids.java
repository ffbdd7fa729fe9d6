package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import dev.ordercluster.orders.order.Payment.Status;

/// Decisions about giving authorisations back.
final class Voids {
  private Voids() {}

  static Decision request(Order order, String id, boolean isReleasing) {
    var known = order.payments().find(id);
    if (known.isEmpty()) {
      return Authorizations.unknown(id);
    }
    Payment payment = known.get();
    return switch (payment.status()) {
      case VOIDING, VOIDED -> new Unchanged();
      case FAILED -> isReleasing ? new Unchanged() : releaseAgain(order, payment);
      case PENDING, DECLINED ->
          new Refused(
              "payment-not-authorized",
              "expected a payment that is AUTHORIZED, was " + payment.status());
      case AUTHORIZED -> canRelease(payment) ? request(order, payment) : touched(payment);
    };
  }

  static Decision confirm(Order order, String id) {
    var known = order.payments().find(id);
    if (known.isEmpty()) {
      return Authorizations.unknown(id);
    }
    Payment payment = known.get();
    return switch (payment.status()) {
      case VOIDED -> new Unchanged();
      case DECLINED ->
          new Refused(
              "payment-not-authorized", "expected money that is held, was " + payment.status());
      case PENDING, AUTHORIZED ->
          payment.isExternal() && isTouched(payment) ? touched(payment) : gone(order, payment);
      // FAILED: the provider did hold it, and heard that it is to let go.
      case VOIDING, FAILED -> gone(order, payment);
    };
  }

  static Decision fail(Order order, String id) {
    return order
        .payments()
        .find(id)
        .map(
            payment ->
                payment.status() == Status.VOIDING
                    // Not settled again: it would be tried without end. Staff repeats the void.
                    ? new Step(order).with(payment.as(Status.AUTHORIZED)).ended()
                    : new Unchanged())
        .orElseGet(() -> Authorizations.unknown(id));
  }

  // It was told when the payment was given up; its answer to that may have been lost too.
  private static Decision releaseAgain(Order order, Payment payment) {
    return new Step(order).instruct(Instruction.Kind.VOID, payment, "", payment.amount()).ended();
  }

  private static Decision request(Order order, Payment payment) {
    if (payment.isExternal() && !order.state().isCalledOff()) {
      return new Refused(
          "external-payment", "expected a payment of ours: another service operates this one");
    }
    boolean needed = isNeeded(order, payment);
    if (needed && order.state() instanceof OrderState.Confirmed) {
      return Decisions.cancel(order);
    }
    if (needed && order.state() instanceof OrderState.Processing) {
      return new Refused(
          "payment-needed",
          "expected a payment that the order can do without: it is being shipped");
    }
    Step step = new Step(order);
    Settlement.beginVoid(step, payment);
    return step.settled();
  }

  private static Decision gone(Order order, Payment payment) {
    Step step =
        new Step(order)
            .with(payment.as(Status.VOIDED))
            .happened(
                payment,
                new Event.PaymentVoided(payment.id(), payment.amount().minus(payment.captured())));
    // Its owner took the money back that this order rests on.
    if (order.state() instanceof OrderState.Confirmed confirmed && isNeeded(order, payment)) {
      step.to(confirmed.cancel(), new Event.CancelRequested());
    }
    return step.settled();
  }

  private static boolean isNeeded(Order order, Payment payment) {
    Money rest =
        order
            .payments()
            .without(payment.id())
            .capturable(order.zero())
            .plus(order.payments().captured(order.zero()))
            .plus(order.payments().capturing(order.zero()));
    return !rest.covers(order.due());
  }

  private static boolean canRelease(Payment payment) {
    return !isTouched(payment) || (!payment.isExternal() && !payment.releasable().isZero());
  }

  private static boolean isTouched(Payment payment) {
    return !payment.captured().isZero() || !payment.capturing().isZero();
  }

  private static Refused touched(Payment payment) {
    return new Refused(
        "payment-captured",
        "expected a payment of which something is held and no capture is under way, captured "
            + payment.captured().text()
            + " of "
            + payment.amount().text());
  }
}
