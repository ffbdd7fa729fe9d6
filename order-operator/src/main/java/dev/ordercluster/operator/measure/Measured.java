package dev.ordercluster.operator.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/// Which numbers can be measurements at all.
public final class Measured {
  private static final double NANOS_PER_SECOND = 1e9;

  private Measured() {}

  /// True for finite numbers ≥ 0: no measurement of ours can be negative, infinite or no number.
  public static boolean isUsable(double value) {
    return Double.isFinite(value) && value >= 0;
  }

  /// Seconds from `from` to `to`. Empty when the clock stood still or went back between them.
  public static OptionalDouble secondsBetween(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    if (between.isNegative() || between.isZero()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(between.getSeconds() + between.getNano() / NANOS_PER_SECOND);
  }
}
