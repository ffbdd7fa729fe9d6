package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.order.Command;

/// How a payment command ended for good.
sealed interface Ending {
  record Approved() implements Ending {}

  record Declined(String code) implements Ending {}

  /// The provider could not be asked within the budget. It may have acted all the same: a payment
  /// that may be held is therefore released, and this is written to the history.
  record GivenUp(String why) implements Ending {}

  /// As it is kept in the row and in the order's history.
  default String text() {
    return switch (this) {
      case Approved() -> "approved";
      case Declined(String code) -> "declined: " + code;
      case GivenUp(String why) -> "given up: " + why;
    };
  }

  /// What the ending means for the order.
  default Command of(PaymentCommand command) {
    String payment = command.target().paymentId();
    String operation = command.operationId();
    boolean isApproved = this instanceof Approved;
    return switch (command.kind()) {
      case PLACE ->
          switch (this) {
            case Approved() -> new Command.AuthorizePayment(payment, command.amount());
            case Declined _ -> new Command.DeclinePayment(payment);
            case GivenUp _ -> new Command.FailPayment(payment);
          };
      case CAPTURE ->
          isApproved
              ? new Command.ConfirmCapture(payment, operation)
              : new Command.FailCapture(payment, operation);
      case VOID -> isApproved ? new Command.ConfirmVoid(payment) : new Command.FailVoid(payment);
      case REFUND ->
          isApproved
              ? new Command.ConfirmRefund(payment, operation)
              : new Command.FailRefund(payment, operation);
    };
  }
}
