package dev.ordercluster.local.controllers;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What a Job needs next.
final class JobPlan {
  private JobPlan() {}

  /// @param completions empty for a work queue: done when one pod succeeded and none is left
  record Wish(
      int parallelism,
      OptionalInt completions,
      int backoffLimit,
      Optional<Duration> activeDeadline,
      boolean suspended) {}

  /// @param failures failed pods and restarts of containers in live ones
  /// @param lastFailure when the last of them happened
  record Seen(int active, int succeeded, int failures, Optional<Instant> lastFailure) {}

  /// What to do.
  sealed interface Decision {}

  /// Have this many active pods, from `after` on.
  record Run(int active, Duration after) implements Decision {}

  record Complete() implements Decision {}

  record Fail(String reason, String message) implements Decision {}

  static Decision decide(Wish wish, Seen seen, Instant started, Instant now) {
    boolean done =
        wish.completions().isPresent()
            ? seen.succeeded() >= wish.completions().getAsInt()
            : seen.succeeded() > 0 && seen.active() == 0;
    if (done) {
      return new Complete();
    }
    if (seen.failures() > wish.backoffLimit()) {
      return new Fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    boolean late =
        !wish.suspended()
            && wish.activeDeadline().filter(d -> !started.plus(d).isAfter(now)).isPresent();
    if (late) {
      return new Fail("DeadlineExceeded", "Job was active longer than specified deadline");
    }
    if (wish.suspended()) {
      return new Run(0, Duration.ZERO);
    }
    return new Run(wanted(wish, seen), pause(seen, now));
  }

  private static int wanted(Wish wish, Seen seen) {
    if (wish.completions().isEmpty()) {
      return seen.succeeded() > 0 ? seen.active() : wish.parallelism();
    }
    return Math.min(wish.parallelism(), wish.completions().getAsInt() - seen.succeeded());
  }

  private static Duration pause(Seen seen, Instant now) {
    if (seen.failures() == 0 || seen.lastFailure().isEmpty()) {
      return Duration.ZERO;
    }
    Duration left =
        Duration.between(
            now, seen.lastFailure().get().plus(Backoff.afterFailures(seen.failures())));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
