package dev.ordercluster.operator.autoscale;

import java.time.Duration;
import java.util.List;

/// One direction of `behavior`, as in autoscaling/v2.
///
/// @param stabilization window of past recommendations to consider, at most an hour
/// @param select which of the policies counts
/// @param policies what may change in which time; at least one
/// @param tolerance deviation from the target that is no reason to act, 0.1 is 10 %
public record ScalingRules(
    Duration stabilization, Select select, List<RatePolicy> policies, double tolerance) {
  /// The longest window that autoscaling/v2 takes.
  public static final Duration LONGEST_STABILIZATION = Duration.ofHours(1);

  private static final double DEFAULT_TOLERANCE = 0.1;
  private static final Duration PERIOD = Duration.ofSeconds(15);

  public ScalingRules {
    if (stabilization.isNegative() || stabilization.compareTo(LONGEST_STABILIZATION) > 0) {
      throw new IllegalArgumentException(
          "stabilizationWindowSeconds is 0 to 3600, got " + stabilization.toSeconds());
    }
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("policies needs at least one entry, got none");
    }
    if (!(tolerance >= 0 && Double.isFinite(tolerance))) {
      throw new IllegalArgumentException("tolerance is a number of at least 0, got " + tolerance);
    }
    policies = List.copyOf(policies);
  }

  /// `selectPolicy`.
  public enum Select {
    /// The policy that allows the largest change.
    MAX,
    /// The policy that allows the smallest change.
    MIN,
    /// No change in this direction.
    DISABLED
  }

  /// The HPA's default upwards: no window, the larger of 4 pods and 100 % in 15 s.
  public static ScalingRules up() {
    return new ScalingRules(
        Duration.ZERO,
        Select.MAX,
        List.of(new RatePolicy.Pods(4, PERIOD), new RatePolicy.Percent(100, PERIOD)),
        DEFAULT_TOLERANCE);
  }

  /// The HPA's default downwards: 300 s, 100 % in 15 s.
  public static ScalingRules down() {
    return new ScalingRules(
        Duration.ofMinutes(5),
        Select.MAX,
        List.of(new RatePolicy.Percent(100, PERIOD)),
        DEFAULT_TOLERANCE);
  }
}
