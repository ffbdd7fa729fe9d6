package dev.ordercluster.operator.autoscale;

import java.time.Duration;

/// How much may change within a period.
public sealed interface RatePolicy {
  /// The longest period that autoscaling/v2 takes.
  Duration LONGEST_PERIOD = Duration.ofMinutes(30);

  int value();

  Duration period();

  /// So many pods.
  record Pods(int value, Duration period) implements RatePolicy {
    public Pods {
      check(value, period);
    }
  }

  /// So many percent of the replicas at the start of the period.
  record Percent(int value, Duration period) implements RatePolicy {
    public Percent {
      check(value, period);
    }
  }

  /// Twice the replicas, or four: what an HPA without `behavior` does.
  record DoubleOrFour() implements RatePolicy {
    @Override
    public int value() {
      return 2;
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(15);
    }
  }

  private static void check(int value, Duration period) {
    if (value < 1) {
      throw new IllegalArgumentException("a policy's value is at least 1, got " + value);
    }
    if (period.isNegative() || period.isZero() || period.compareTo(LONGEST_PERIOD) > 0) {
      throw new IllegalArgumentException("periodSeconds is 1 to 1800, got " + period.toSeconds());
    }
  }
}
