package dev.ordercluster.orders.payment;

/// A provider's answer to a [ProviderRequest].
public sealed interface ProviderOutcome {
  /// Done.
  record Approved() implements ProviderOutcome {}

  /// Refused for good; asking again gives the same answer.
  ///
  /// @param code the provider's reason, a stable name without personal data
  record Declined(String code) implements ProviderOutcome {}

  /// Not decided yet: a webhook will tell, or asking again later.
  record Pending() implements ProviderOutcome {}

  /// The provider could not be asked or could not answer; asking again may help.
  record Failed(String why) implements ProviderOutcome {}
}
