package dev.ordercluster.gateway.balance;

/// How an instance has been doing, as an immutable value: failures in a row, and until when it is
/// left alone. Times are nanoseconds of one monotonic clock.
///
/// An instance that cannot be reached is ejected at once, one that answers 5xx after a streak; each
/// further ejection lasts twice as long, up to a cap; a success after it returns forgives.
///
/// @param streak failures in a row
/// @param ejections ejections since the last success
/// @param until end of the current ejection
public record Standing(int streak, int ejections, long until) {
  public static final Standing GOOD = new Standing(0, 0, 0);
  public static final int STREAK_TO_EJECT = 5;
  public static final long FIRST_EJECTION = 1_000_000_000L;
  public static final long LONGEST_EJECTION = 30_000_000_000L;

  public boolean isEjected(long now) {
    return ejections > 0 && now - until < 0;
  }

  public Standing afterSuccess() {
    return GOOD;
  }

  /// It answered, but with an error of its own.
  public Standing afterServerError(long now) {
    return streak + 1 < STREAK_TO_EJECT ? new Standing(streak + 1, ejections, until) : ejected(now);
  }

  /// It could not be reached, or broke off.
  public Standing afterConnectionFailure(long now) {
    return ejected(now);
  }

  private Standing ejected(long now) {
    // Failures of requests that were already under way when the ejection began do not extend it.
    if (isEjected(now)) {
      return this;
    }
    long pause = Math.min(FIRST_EJECTION << Math.min(ejections, 10), LONGEST_EJECTION);
    return new Standing(0, ejections + 1, now + pause);
  }
}
