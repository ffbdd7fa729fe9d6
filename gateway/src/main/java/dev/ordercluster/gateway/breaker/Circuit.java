package dev.ordercluster.gateway.breaker;

/// The state of a circuit breaker in front of one dependency, as an immutable value. Times are
/// nanoseconds of one monotonic clock.
public sealed interface Circuit {
  int FAILURES_TO_OPEN = 3;
  long FIRST_PAUSE = 500_000_000L;
  long LONGEST_PAUSE = 5_000_000_000L;

  /// Calls pass; `failures` in a row so far.
  record Closed(int failures) implements Circuit {}

  /// No call passes before `until`.
  record Open(long until, long pause) implements Circuit {}

  /// One trial call is under way; if it never reports, another may start at `until`.
  record Trial(long until, long pause) implements Circuit {}

  /// The state in which a call may be made now, or this one when it may not: a call passes when the
  /// circuit is closed, or when it is the caller who moved it to [Trial].
  default Circuit beforeCall(long now) {
    return switch (this) {
      case Closed closed -> closed;
      case Open open -> now - open.until() >= 0 ? trial(now, open.pause()) : open;
      case Trial trial -> now - trial.until() >= 0 ? trial(now, trial.pause()) : trial;
    };
  }

  default Circuit afterSuccess() {
    return new Closed(0);
  }

  default Circuit afterFailure(long now) {
    return switch (this) {
      case Closed closed ->
          closed.failures() + 1 < FAILURES_TO_OPEN
              ? new Closed(closed.failures() + 1)
              : new Open(now + FIRST_PAUSE, FIRST_PAUSE);
      case Open open -> open;
      case Trial trial -> {
        long pause = Math.min(trial.pause() * 2, LONGEST_PAUSE);
        yield new Open(now + pause, pause);
      }
    };
  }

  private static Circuit trial(long now, long pause) {
    return new Trial(now + pause, pause);
  }
}
