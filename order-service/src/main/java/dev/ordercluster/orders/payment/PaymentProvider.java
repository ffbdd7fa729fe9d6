package dev.ordercluster.orders.payment;

import java.time.Instant;

/// A payment service provider.
///
/// Every request has an id of ours: a provider that has seen the id answers what has become of the
/// first request instead of acting again. On that promise rests that a payment is taken once even
/// when this process dies between the call and its own commit.
public interface PaymentProvider {
  /// The name in routes and payment methods: lower case, digits and dashes.
  String name();

  /// Carries the request out or tells what became of it. Blocks for at most a few seconds; a
  /// provider that cannot be reached is a [ProviderOutcome.Failed], never an exception.
  ProviderOutcome carryOut(ProviderRequest request);

  /// Reads a webhook of this provider; throws [InvalidWebhookException] when it was not signed by
  /// the provider, is too old, or makes no sense.
  ProviderEvent read(Webhook webhook, Instant now) throws InvalidWebhookException;
}
