package dev.ordercluster.gateway.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Whether and when a failed attempt is repeated, on another instance.
public final class RetryRule {
  public static final int MAX_ATTEMPTS = 3;
  private static final Duration FIRST_DELAY = Duration.ofMillis(25);
  private static final Duration LONGEST_DELAY = Duration.ofMillis(250);

  private RetryRule() {}

  /// How an attempt ended without an answer for the client.
  public enum Failure {
    /// Not one byte left the gateway: the instance cannot have acted.
    NOTHING_SENT,
    /// Something was sent and no answer came.
    NO_ANSWER,
    /// The instance said that it cannot serve now (502, 503).
    REFUSED
  }

  /// What is known of the request.
  ///
  /// @param safe acting on it twice ends and answers like acting once; a property of its route
  /// @param replayable its whole body is held, or it has none
  /// @param attempts made so far, at least 1
  public record Attempted(boolean safe, boolean replayable, int attempts) {}

  public static boolean mayRepeat(Failure failure, Attempted attempted) {
    if (!attempted.replayable() || attempted.attempts() >= MAX_ATTEMPTS) {
      return false;
    }
    return switch (failure) {
      case NOTHING_SENT -> true;
      case NO_ANSWER, REFUSED -> attempted.safe();
    };
  }

  /// Full jitter: uniform between nothing and a bound that doubles per attempt.
  public static Duration delay(int attempts, RandomGenerator random) {
    long bound =
        Math.min(FIRST_DELAY.toNanos() << Math.min(attempts - 1, 8), LONGEST_DELAY.toNanos());
    return Duration.ofNanos(random.nextLong(bound + 1));
  }
}
