package dev.ordercluster.orders.payment;

import java.util.UUID;

/// What a provider tells by webhook.
///
/// @param id the provider's id of the event, the same for every delivery
/// @param requestId the id of the request that was decided
public record ProviderEvent(String id, UUID requestId, ProviderOutcome outcome) {}
