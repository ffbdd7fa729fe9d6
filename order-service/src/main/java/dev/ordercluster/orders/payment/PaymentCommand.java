package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.order.Money;
import java.time.Duration;
import java.util.UUID;

/// A row of `payment_commands`: what a provider is to be asked for on behalf of an order.
///
/// @param id the idempotency id at the provider
/// @param operationId the capture or refund it is about; empty for the others
/// @param token sealed; empty but for PLACE
/// @param tries so far, and since when
record PaymentCommand(
    UUID id,
    Target target,
    Kind kind,
    String operationId,
    String provider,
    Money amount,
    String token,
    Tries tries,
    String traceparent) {

  /// What is asked of the provider.
  enum Kind {
    PLACE,
    CAPTURE,
    VOID,
    REFUND
  }

  /// How often the provider was asked, the current try included, and how long ago that began.
  record Tries(int attempts, Duration age) {}

  /// The payment it is about.
  record Target(UUID orderId, String customerId, String paymentId) {}

  @Override
  public String toString() {
    return "PaymentCommand[" + id + ", " + kind + ", order " + target.orderId() + "]";
  }
}
