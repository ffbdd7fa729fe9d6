package dev.ordercluster.orders.placement;

import java.util.Map;
import java.util.UUID;

/// What came of a request to place an order.
sealed interface Placement {
  /// An answer that was decided now and stored under the key: a new order or a refusal.
  ///
  /// @param products new revision of each product whose stock was reserved
  record Decided(Answer answer, Map<UUID, Long> products) implements Placement {}

  /// The answer stored by an earlier request with the same key and body.
  record Replayed(Answer answer) implements Placement {}

  /// A request with the same key is being carried out right now.
  record Running() implements Placement {}

  /// The key was used with another body.
  record Conflict() implements Placement {}

  /// An answer in the form in which it is stored.
  ///
  /// @param headers a JSON object
  record Answer(int status, String headers, String body) {}
}
