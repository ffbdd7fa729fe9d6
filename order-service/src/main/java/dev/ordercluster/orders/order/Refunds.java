package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import dev.ordercluster.orders.order.Payment.Kind;
import dev.ordercluster.orders.order.Payment.Operation;
import dev.ordercluster.orders.order.Payment.Progress;
import org.jspecify.annotations.Nullable;

/// Decisions about giving captured money back. An order in any state can be refunded.
final class Refunds {
  private Refunds() {}

  /// A refund that is asked for.
  record Ask(String paymentId, String id, @Nullable Money amount) {}

  static Decision request(Order order, Ask ask) {
    return begin(order, ask, Progress.PENDING);
  }

  /// Of a payment that was only held, a refund by its owner is what voiding is.
  static Decision record(Order order, Ask ask) {
    boolean heldOnly =
        order
            .payments()
            .find(ask.paymentId())
            .filter(payment -> payment.isExternal() && payment.captured().isZero())
            .isPresent();
    return heldOnly ? Voids.confirm(order, ask.paymentId()) : begin(order, ask, Progress.SUCCEEDED);
  }

  static Decision confirm(Order order, String paymentId, String id) {
    return progress(order, new Ask(paymentId, id, null), Progress.SUCCEEDED);
  }

  static Decision fail(Order order, String paymentId, String id) {
    return progress(order, new Ask(paymentId, id, null), Progress.FAILED);
  }

  private static Decision begin(Order order, Ask ask, Progress progress) {
    var known = order.payments().find(ask.paymentId());
    if (known.isEmpty()) {
      return Authorizations.unknown(ask.paymentId());
    }
    Payment payment = known.get();
    if (payment.operation(Kind.REFUND, ask.id()).isPresent()) {
      return new Unchanged();
    }
    if (payment.isExternal() != (progress == Progress.SUCCEEDED)) {
      return new Refused(
          "external-payment",
          "expected the service that operates the payment to refund it, was another one");
    }
    Money most = payment.refundable();
    Money amount = ask.amount() == null ? most : ask.amount();
    if (!amount.currency().equals(most.currency())) {
      return Refused.currency(most, amount);
    }
    if (amount.isZero() || !most.covers(amount)) {
      return exceeds(most, amount);
    }
    Step step =
        new Step(order)
            .with(payment.with(new Operation(ask.id(), Kind.REFUND, amount, progress)))
            .instruct(Instruction.Kind.REFUND, payment, ask.id(), amount);
    return progress == Progress.SUCCEEDED ? step.settled() : step.ended();
  }

  private static Refused exceeds(Money most, Money amount) {
    return new Refused(
        "refund-exceeds-captured",
        "expected 1.." + most.text() + " captured and not refunded, was " + amount.text());
  }

  private static Decision progress(Order order, Ask ask, Progress progress) {
    var known = order.payments().find(ask.paymentId());
    var operation = known.flatMap(payment -> payment.operation(Kind.REFUND, ask.id()));
    if (known.isEmpty() || operation.isEmpty()) {
      return new Refused("unknown-refund", "no refund " + ask.id() + " belongs to this order");
    }
    Operation was = operation.get();
    if (!was.mayBecome(progress)) {
      return new Unchanged();
    }
    // It was given up, and had happened all the same.
    if (was.progress() == Progress.FAILED && !known.get().refundable().covers(was.amount())) {
      return exceeds(known.get().refundable(), was.amount());
    }
    Step step = new Step(order).with(known.get().with(Kind.REFUND, ask.id(), progress));
    if (progress == Progress.FAILED) {
      // Not settled again: it would be tried without end. Staff repeats the refund.
      return step.ended();
    }
    return step.happened(
            known.get(),
            new Event.PaymentRefunded(ask.paymentId(), ask.id(), operation.get().amount()))
        .settled();
  }
}
