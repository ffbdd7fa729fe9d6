package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.idempotency.Claim;
import dev.ordercluster.orders.idempotency.StoredAnswer;
import java.util.UUID;

/// What came of a request to place an order.
public sealed interface Placement {
  /// A new order; its stock is reserved and its answer is stored under the key.
  record Placed(UUID orderId, StoredAnswer answer) implements Placement {}

  /// Nothing was ordered; the refusal is stored under the key.
  record Refused(StoredAnswer answer) implements Placement {}

  /// The answer stored by an earlier request with the same key and body.
  record Replayed(StoredAnswer answer) implements Placement {}

  /// A request with the same key is being carried out right now.
  record Running() implements Placement {}

  /// The key was used with another body.
  record Conflict() implements Placement {}

  /// The answer to the client; throws a ProblemException when the request was not carried out.
  default Reply reply() {
    return switch (this) {
      case Placed(UUID _, StoredAnswer answer) -> answer.reply();
      case Refused(StoredAnswer answer) -> answer.reply();
      case Replayed(StoredAnswer answer) -> answer.replayed();
      case Running() -> throw Claim.running();
      case Conflict() -> throw Claim.conflict();
    };
  }
}
