package dev.ordercluster.gateway.balance;

/// How an instance has been doing, as an immutable value: failures in a row, and until when it is
/// left alone. Times are nanoseconds of one monotonic clock.
///
/// An instance that cannot be reached is ejected at once, one that answers 5xx after a streak; each
/// further ejection lasts twice as long, up to a cap; a success after it returns forgives. One that
/// could not be reached is checked: it comes back as soon as a check reaches it, and stays away as
/// long as none does. A check says nothing about one that answers badly.
///
/// @param streak failures in a row
/// @param ejections ejections since the last success
/// @param until end of the current ejection
/// @param unreachable it could not be reached when it was ejected
public record Standing(int streak, int ejections, long until, boolean unreachable) {
  public static final Standing GOOD = new Standing(0, 0, 0, false);
  private static final long UNTIL_NEXT_CHECK = 3_000_000_000L;
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
    return streak + 1 < STREAK_TO_EJECT
        ? new Standing(streak + 1, ejections, until, unreachable)
        : ejected(now, false);
  }

  /// It could not be reached, or broke off.
  public Standing afterConnectionFailure(long now) {
    return ejected(now, true);
  }

  /// A check is worth its while: nothing good was seen since it could not be reached.
  public boolean isInDoubt() {
    return ejections > 0 && unreachable;
  }

  /// A check reached it.
  public Standing afterGoodCheck(long now) {
    return isInDoubt() && isEjected(now) ? new Standing(0, ejections, now, true) : this;
  }

  /// A check did not reach it.
  public Standing afterMissedCheck(long now) {
    long next = now + UNTIL_NEXT_CHECK;
    return isInDoubt() && until - next < 0 ? new Standing(0, ejections, next, true) : this;
  }

  private Standing ejected(long now, boolean away) {
    // Failures of requests that were already under way when the ejection began do not extend it.
    if (isEjected(now)) {
      return this;
    }
    long pause = Math.min(FIRST_EJECTION << Math.min(ejections, 10), LONGEST_EJECTION);
    return new Standing(0, ejections + 1, now + pause, away);
  }
}
