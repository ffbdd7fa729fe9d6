package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import dev.ordercluster.orders.order.Payment.Kind;
import dev.ordercluster.orders.order.Payment.Operation;
import dev.ordercluster.orders.order.Payment.Progress;
import org.jspecify.annotations.Nullable;

/// Decisions about taking the money.
final class Captures {
  private Captures() {}

  /// A capture that is asked for.
  record Ask(String paymentId, String id, @Nullable Money amount) {}

  static Decision request(Order order, Ask ask) {
    var known = order.payments().find(ask.paymentId());
    if (known.isEmpty()) {
      return Authorizations.unknown(ask.paymentId());
    }
    Payment payment = known.get();
    if (payment.operation(Kind.CAPTURE, ask.id()).isPresent()) {
      return new Unchanged();
    }
    if (payment.isExternal()) {
      return new Refused(
          "external-payment", "expected a payment of ours: another service operates this one");
    }
    return switch (order.state()) {
      case OrderState.Confirmed _, OrderState.Processing _, OrderState.Completed _ ->
          request(order, payment, ask);
      case OrderState _ -> Decisions.illegal(order, "a payment can be captured");
    };
  }

  static Decision confirm(Order order, String paymentId, String id) {
    return progress(order, new Ask(paymentId, id, null), Progress.SUCCEEDED);
  }

  static Decision fail(Order order, String paymentId, String id) {
    return progress(order, new Ask(paymentId, id, null), Progress.FAILED);
  }

  /// Books what another service has captured of its own payment.
  static Decision record(Order order, Ask ask) {
    var known = order.payments().find(ask.paymentId());
    if (known.isEmpty()) {
      return Authorizations.unknown(ask.paymentId());
    }
    Payment payment = known.get();
    Money most = open(order, payment);
    Money amount = ask.amount() == null ? most : ask.amount();
    if (payment.operation(Kind.CAPTURE, ask.id()).isPresent()) {
      return new Unchanged();
    }
    if (!amount.currency().equals(most.currency())) {
      return Refused.currency(most, amount);
    }
    if (!amount.isZero() && most.covers(amount)) {
      return new Step(order)
          .with(payment.with(new Operation(ask.id(), Kind.CAPTURE, amount, Progress.SUCCEEDED)))
          .settled();
    }
    return Settlement.hasBooked(payment) ? new Unchanged() : exceeds(most, amount);
  }

  private static Decision request(Order order, Payment payment, Ask ask) {
    Money most = open(order, payment);
    Money amount = ask.amount() == null ? most : ask.amount();
    if (!amount.currency().equals(most.currency())) {
      return Refused.currency(most, amount);
    }
    if (amount.isZero() || !most.covers(amount)) {
      return exceeds(most, amount);
    }
    return new Step(order)
        .with(payment.with(new Operation(ask.id(), Kind.CAPTURE, amount, Progress.PENDING)))
        .instruct(Instruction.Kind.CAPTURE, payment, ask.id(), amount)
        .ended();
  }

  private static Decision progress(Order order, Ask ask, Progress progress) {
    var known = order.payments().find(ask.paymentId());
    var operation = known.flatMap(payment -> payment.operation(Kind.CAPTURE, ask.id()));
    if (known.isEmpty() || operation.isEmpty()) {
      return new Refused("unknown-capture", "no capture " + ask.id() + " belongs to this order");
    }
    Operation was = operation.get();
    if (!was.mayBecome(progress)) {
      return new Unchanged();
    }
    // It was given up, and had happened all the same.
    if (was.progress() == Progress.FAILED && !known.get().hasRoomFor(was.amount())) {
      return exceeds(known.get().capturable(), was.amount());
    }
    Step step = new Step(order).with(known.get().with(Kind.CAPTURE, ask.id(), progress));
    if (progress == Progress.SUCCEEDED) {
      step.happened(
          known.get(),
          new Event.PaymentCaptured(ask.paymentId(), ask.id(), operation.get().amount()));
    }
    return step.settled();
  }

  // What is authorised, due and not about to be captured.
  private static Money open(Order order, Payment payment) {
    Money due =
        order
            .due()
            .minusAtMost(order.payments().captured(order.zero()))
            .minusAtMost(order.payments().capturing(order.zero()));
    return payment.capturable().least(due);
  }

  private static Refused exceeds(Money most, Money amount) {
    return new Refused(
        "capture-exceeds-remaining",
        "expected 1.." + most.text() + " still authorised and due, was " + amount.text());
  }
}
