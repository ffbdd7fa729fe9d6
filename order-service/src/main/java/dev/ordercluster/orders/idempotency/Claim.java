package dev.ordercluster.orders.idempotency;

import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.util.Map;

/// What became of the attempt to take a key for one request.
public sealed interface Claim {
  /// Nobody used the key: it is held until the transaction ends, and the caller stores an answer.
  record Taken() implements Claim {}

  /// A request with the same key and content was answered before.
  record Answered(StoredAnswer answer) implements Claim {}

  /// A request with the same key is being carried out right now.
  record Running() implements Claim {}

  /// The key came with another request before.
  record Conflict() implements Claim {}

  /// The answer to a request whose key is held by another one.
  public static ProblemException running() {
    return new ProblemException(
        Problem.of(
            409,
            "in-progress",
            "In progress",
            "A request with this Idempotency-Key is being carried out: repeat it in a moment."),
        Map.of("Retry-After", "1"));
  }

  /// The answer to a request whose key was used for another one.
  public static ProblemException conflict() {
    return ProblemException.of(
        422,
        "idempotency-key-reused",
        "Idempotency-Key reused",
        "This Idempotency-Key came with another request before: use a new key per intent.");
  }
}
