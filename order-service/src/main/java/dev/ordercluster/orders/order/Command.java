package dev.ordercluster.orders.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What someone wants of an existing order. Carrying the same command out again changes nothing,
/// except [Amend], which its caller guards by version.
public sealed interface Command {
  /// Has a provider authorise a payment. PENDING orders only; the amount is at most what is still
  /// uncovered.
  record RequestPayment(Payment payment) implements Command {}

  /// A provider, or with an unknown id another service, holds the amount.
  record AuthorizePayment(String paymentId, Money amount) implements Command {}

  /// The provider said no; rejects a PENDING order.
  record DeclinePayment(String paymentId) implements Command {}

  /// The provider could not be asked; a PENDING order stays, another payment may be tried. What the
  /// provider may hold all the same is given back.
  record FailPayment(String paymentId) implements Command {}

  /// Takes part of the money.
  ///
  /// @param amount null takes what is due and authorised
  record RequestCapture(String paymentId, String captureId, @Nullable Money amount)
      implements Command {}

  record ConfirmCapture(String paymentId, String captureId) implements Command {}

  record FailCapture(String paymentId, String captureId) implements Command {}

  /// What another service tells of a payment that it operates; refused when the payment is ours, of
  /// which only its provider can tell.
  record Reported(String paymentId, Command told) implements Command {}

  /// Gives an authorisation back, or the rest of one that was captured in part. A CONFIRMED order
  /// that rests on it is called off. Of a payment that FAILED the provider is told once more to let
  /// go of what it may hold.
  ///
  /// @param isReleasing whether the provider is being told so already; matters only when it FAILED
  record RequestVoid(String paymentId, boolean isReleasing) implements Command {}

  record ConfirmVoid(String paymentId) implements Command {}

  record FailVoid(String paymentId) implements Command {}

  /// Gives part of the captured money back.
  ///
  /// @param amount null refunds everything that is left
  record RequestRefund(String paymentId, String refundId, @Nullable Money amount)
      implements Command {}

  record ConfirmRefund(String paymentId, String refundId) implements Command {}

  record FailRefund(String paymentId, String refundId) implements Command {}

  /// Another service has captured a payment of its own. What was booked as captured when the order
  /// began to ship is not booked twice.
  record RecordCapture(String paymentId, String captureId, Money amount) implements Command {}

  /// Another service has refunded a payment of its own, which was captured before.
  record RecordRefund(String paymentId, String refundId, Money amount) implements Command {}

  /// Sends some of the lines; the first one starts processing and captures automatic payments.
  record CreateFulfillment(String fulfillmentId, List<SkuQuantity> lines) implements Command {
    public CreateFulfillment {
      lines = List.copyOf(lines);
    }
  }

  /// A fulfilment has left the house.
  ///
  /// @param carrier empty when not known
  /// @param trackingNumber empty when not known
  record ShipFulfillment(String fulfillmentId, String carrier, String trackingNumber)
      implements Command {}

  record DeliverFulfillment(String fulfillmentId) implements Command {}

  /// Delivered goods are back.
  record ReturnLines(String returnId, List<SkuQuantity> lines, boolean restock) implements Command {
    public ReturnLines {
      lines = List.copyOf(lines);
    }
  }

  /// Calls pieces off that are not in a fulfilment.
  ///
  /// @param cancelled how many pieces of a SKU are called off in all, earlier ones included
  record CancelQuantities(List<SkuQuantity> cancelled) implements Command {
    public CancelQuantities {
      cancelled = List.copyOf(cancelled);
    }
  }

  /// Calls the whole order off before anything was fulfilled.
  record Cancel() implements Command {}

  /// Refuses a PENDING order, for instance because another service declined its payment.
  record Reject() implements Command {}

  /// The deadline of a PENDING order has passed.
  record Expire(Instant now) implements Command {}

  /// Something that the core does not know changes: address, e-mail, note, metadata. Possible while
  /// nothing is shipped.
  record Amend() implements Command {}
}
