package dev.ordercluster.operator.autoscale;

import java.time.Duration;

/// Replica counts from processing rates, as Flink's autoscaler computes them (JobVertexScaler,
/// AutoScalerUtils#getTargetProcessingCapacity, ScalingMetricEvaluator).
final class Throughput {
  /// A scale-up that brought less than this part of what it promised was ineffective.
  static final double EFFECTIVENESS_THRESHOLD = 0.1;

  private Throughput() {}

  /// The band of processing rates within which nothing has to be done.
  ///
  /// @param scaleUpBelow a component that can process less than this needs more replicas
  /// @param scaleDownAbove one that can process more than this has too many
  record Band(double scaleUpBelow, double scaleDownAbove) {}

  /// How far one step may go.
  ///
  /// @param maxDown 0.6: to no less than 40 % of the replicas
  /// @param maxUp 0.5: to no more than 150 % of them
  record Steps(double maxDown, double maxUp) {
    /// Down to nothing, up without bound.
    static final Steps UNBOUNDED = new Steps(1, Double.MAX_VALUE);

    double cap(double factor) {
      return Math.min(Math.max(factor, 1 - maxDown), 1 + maxUp);
    }
  }

  /// The count that processes `targetRate` at `utilization`, when `current` replicas together can
  /// process `processingRate` at most.
  static int replicas(
      int current, double targetRate, double processingRate, double utilization, Steps steps) {
    double capacity = capacity(targetRate, utilization, 0, 0);
    if (Double.isNaN(processingRate) || Double.isNaN(capacity)) {
      return current;
    }
    return scale(current, steps.cap(capacity / processingRate), Integer.MAX_VALUE);
  }

  /// `ceil(factor × current)`, at least 1 and at most `max`.
  static int scale(int current, double factor, int max) {
    return Math.min(Math.max(1, (int) Math.ceil(factor * current)), max);
  }

  /// The rate that has to be processed so that `rate` keeps replicas at `utilization`, with what
  /// has to be caught up on top.
  ///
  /// @param lagRate rate at which a backlog is to be worked off
  /// @param restartRate rate that makes up for a restart
  static double capacity(double rate, double utilization, double lagRate, double restartRate) {
    double bounded = Math.clamp(utilization, 0.0, 1.0);
    if (Double.isNaN(rate) || Double.isNaN(lagRate)) {
      return Double.NaN;
    }
    if (bounded == 0) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.round(lagRate + restartRate + rate / bounded);
  }

  /// The band around a target utilisation. While a backlog is worked off replicas may be used whole
  /// and none is taken away.
  static Band band(Demand demand, double minUtilization, double maxUtilization) {
    double upper = demand.backlog ? 1.0 : maxUtilization;
    double lower = demand.backlog ? 0.0 : minUtilization;
    long catchUp = demand.catchUp.toSeconds();
    double restart = catchUp == 0 ? 0 : demand.rate * demand.restart.toSeconds() / catchUp;
    return new Band(
        capacity(demand.rate, upper, demand.lagRate, 0),
        capacity(demand.rate, lower, demand.lagRate, restart));
  }

  /// What comes in and what has to be caught up.
  record Demand(double rate, double lagRate, Duration catchUp, Duration restart, boolean backlog) {}

  /// True when the last scale-up led to `current` and brought less than a tenth of what it
  /// promised.
  static boolean wasIneffective(History.Promise promise, int current, double rate) {
    if (promise.from() == 0 || promise.to() != current) {
      return false;
    }
    double expected = promise.rateExpected() - promise.rateBefore();
    double gained = rate - promise.rateBefore();
    return !(gained / expected >= EFFECTIVENESS_THRESHOLD);
  }
}
