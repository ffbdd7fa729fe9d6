package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Payment.CaptureMode;
import dev.ordercluster.orders.order.Payment.Kind;
import dev.ordercluster.orders.order.Payment.Operation;
import dev.ordercluster.orders.order.Payment.Progress;
import dev.ordercluster.orders.order.Payment.Status;

/// What follows for the money from where the order stands: taken when goods leave, given back when
/// the order came to nothing or became smaller.
final class Settlement {
  private static final String BOOKED = "capture";

  private Settlement() {}

  static void settle(Step step) {
    if (step.order().state().isCalledOff()) {
      step.order().payments().all().forEach(payment -> giveBack(step, payment));
    } else {
      refundExcess(step);
    }
    releaseUnused(step);
    switch (step.order().state()) {
      case OrderState.Cancelling cancelling when step.order().payments().areSettled() ->
          step.to(cancelling.finish(), new Event.Cancelled())
              .happened(new Event.StockReleased(step.order().quantities()));
      case OrderState.Processing processing
          when step.order().isDelivered() && step.order().isPaid() ->
          step.to(processing.complete(), new Event.Completed());
      case OrderState _ -> {}
    }
  }

  /// Takes what is due from the automatic payments, oldest first. Another service captures its own
  /// payment when it hears that processing started: it is booked here.
  static void capture(Step step) {
    Order order = step.order();
    Money due =
        order
            .due()
            .minusAtMost(order.payments().captured(order.zero()))
            .minusAtMost(order.payments().capturing(order.zero()));
    for (Payment payment : order.payments().all()) {
      Money part = payment.capturable().least(due);
      if (payment.capture() == CaptureMode.AUTOMATIC && !part.isZero()) {
        String id = nextId(payment, BOOKED);
        Progress progress = payment.isExternal() ? Progress.SUCCEEDED : Progress.PENDING;
        step.with(payment.with(new Operation(id, Kind.CAPTURE, part, progress)))
            .instruct(Instruction.Kind.CAPTURE, payment, id, part);
        due = due.minus(part);
      }
    }
  }

  /// True when a capture of another service's payment was booked before that service told of it.
  static boolean hasBooked(Payment payment) {
    return payment.operations().stream()
        .anyMatch(
            known -> known.kind() == Payment.Kind.CAPTURE && known.id().startsWith(BOOKED + "-"));
  }

  /// Starts to give an authorisation back, or what was not captured of it.
  static void beginVoid(Step step, Payment payment) {
    step.with(payment.as(Status.VOIDING))
        .instruct(Instruction.Kind.VOID, payment, "", payment.releasable());
  }

  private static void giveBack(Step step, Payment payment) {
    boolean heldOnly = payment.captured().isZero() && payment.capturing().isZero();
    if (payment.status() == Status.AUTHORIZED && heldOnly) {
      beginVoid(step, payment);
    } else if (payment.capturing().isZero()) {
      refund(step, payment, payment.refundable());
    }
  }

  private static void refundExcess(Step step) {
    Order order = step.order();
    Money excess = order.payments().kept(order.zero()).minusAtMost(order.due());
    for (Payment payment : order.payments().all()) {
      Money part = payment.refundable().least(excess);
      refund(step, payment, part);
      excess = excess.minus(part);
    }
  }

  // What was authorised and will never be captured. Computed from where the order stands, whatever
  // led there; what is due never grows, so a paid order needs no authorisation again.
  private static void releaseUnused(Step step) {
    boolean isOver =
        switch (step.order().state()) {
          case OrderState.Draft _, OrderState.Pending _ -> false;
          case OrderState.Confirmed _, OrderState.Processing _, OrderState.Completed _ ->
              step.order().isPaid();
          case OrderState.Cancelling _,
              OrderState.Cancelled _,
              OrderState.Rejected _,
              OrderState.Expired _ ->
              true;
        };
    for (Payment payment : step.order().payments().all()) {
      if (isOver && !payment.isExternal() && !payment.releasable().isZero()) {
        beginVoid(step, payment);
      }
    }
  }

  private static void refund(Step step, Payment payment, Money amount) {
    if (amount.isZero() || payment.isExternal()) {
      return;
    }
    String id = nextId(payment, "refund");
    step.with(payment.with(new Operation(id, Kind.REFUND, amount, Progress.PENDING)))
        .instruct(Instruction.Kind.REFUND, payment, id, amount);
  }

  // The number of operations only grows, so the id is new unless a client chose one of this form.
  private static String nextId(Payment payment, String kind) {
    int number = payment.operations().size() + 1;
    while (hasOperation(payment, kind + "-" + number)) {
      number++;
    }
    return kind + "-" + number;
  }

  private static boolean hasOperation(Payment payment, String id) {
    return payment.operations().stream().anyMatch(known -> known.id().equals(id));
  }
}
