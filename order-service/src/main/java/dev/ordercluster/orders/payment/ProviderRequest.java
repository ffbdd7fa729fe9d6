package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.order.Money;
import java.util.UUID;

/// What a provider is asked for. `id` is the idempotency id: the same for every try.
public sealed interface ProviderRequest {
  UUID id();

  /// The payment as we call it; a provider keeps it beside its own reference.
  String paymentId();

  /// Reserve the amount on the customer's means of payment.
  ///
  /// @param token stands for the means of payment; only the provider knows what it means
  record Authorize(UUID id, String paymentId, Money amount, String token)
      implements ProviderRequest {
    @Override
    public String toString() {
      return "Authorize[" + id + ", " + paymentId + ", " + amount + ", token=***]";
    }
  }

  /// Take a part of what was authorised.
  record Capture(UUID id, String paymentId, Money amount) implements ProviderRequest {}

  /// Let go of what was authorised and not captured. It may come for a payment that the provider
  /// has never heard of: an [Authorize] that was given up may have got lost on its way.
  record Release(UUID id, String paymentId, Money amount) implements ProviderRequest {}

  /// Give a part of what was captured back.
  record Refund(UUID id, String paymentId, Money amount) implements ProviderRequest {}
}
