package dev.ordercluster.operator.autoscale;

import java.time.Duration;
import java.util.List;

/// How one component is to be scaled.
///
/// @param minReplicas at least 1
/// @param maxReplicas at least `minReplicas`
/// @param targets at least one, each kind at most once; the largest wish wins
/// @param behavior windows, rates and tolerances
/// @param mode act, or only report
/// @param scaleDown whether and how late replicas are taken away
/// @param fallback what to do when metrics stay away
/// @param timing how samples and starting pods are judged
public record Policy(
    int minReplicas,
    int maxReplicas,
    List<Target> targets,
    Behavior behavior,
    Mode mode,
    ScaleDown scaleDown,
    Fallback fallback,
    Timing timing) {
  public Policy {
    if (minReplicas < 1) {
      throw new IllegalArgumentException("minReplicas is at least 1, got " + minReplicas);
    }
    if (maxReplicas < minReplicas) {
      throw new IllegalArgumentException(
          "maxReplicas is at least minReplicas (" + minReplicas + "), got " + maxReplicas);
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets needs at least one metric, got none");
    }
    if (targets.stream().map(Target::name).distinct().count() < targets.size()) {
      throw new IllegalArgumentException("targets names a metric twice: " + targets);
    }
    targets = List.copyOf(targets);
  }

  /// Act on decisions, or only report them.
  public enum Mode {
    AUTO,
    RECOMMEND
  }

  /// How replicas are taken away.
  ///
  /// @param paused true: never take replicas away
  /// @param delay wait after the first lower wish, then take the largest wish of that time; zero is
  ///   off, and the down window of [Behavior] alone decides
  public record ScaleDown(boolean paused, Duration delay) {
    /// Not paused, no delay beyond the window.
    public static final ScaleDown DEFAULT = new ScaleDown(false, Duration.ZERO);

    public ScaleDown {
      if (delay.isNegative() || delay.compareTo(ScalingRules.LONGEST_STABILIZATION) > 0) {
        throw new IllegalArgumentException("scaleDown.delay is 0 s to 1 h, got " + delay);
      }
    }
  }

  /// What to do when no metric can be had for longer than `after`. Neither ever lowers the count.
  public sealed interface Fallback {
    /// Keep the count for as long as it takes.
    record Hold() implements Fallback {}

    /// Have at least `replicas`.
    record Static(Duration after, int replicas) implements Fallback {}

    /// Have at least the last count at which all targets were met.
    record LastSafe(Duration after) implements Fallback {}
  }

  /// How samples and starting pods are judged.
  ///
  /// @param samplePeriod time between samples; one older than three periods is missing
  /// @param cpuInitialization how long after its start a pod's CPU is judged with care
  /// @param initialReadiness how soon after its start a pod that is not ready was never ready
  /// @param warmUp how long a ready pod may use more CPU than older ones without being asked why:
  ///   its code is still being compiled; zero is the HPA's way
  public record Timing(
      Duration samplePeriod,
      Duration cpuInitialization,
      Duration initialReadiness,
      Duration warmUp) {
    /// 5 s, the HPA's 5 min and 30 s, and 2 min.
    public static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private static final int STALE_AFTER_PERIODS = 3;

    public Timing {
      if (samplePeriod.isNegative() || samplePeriod.isZero()) {
        throw new IllegalArgumentException("samplePeriod is above 0, got " + samplePeriod);
      }
      if (cpuInitialization.isNegative() || initialReadiness.isNegative() || warmUp.isNegative()) {
        throw new IllegalArgumentException(
            "cpuInitialization, initialReadiness and warmUp are at least 0, got "
                + cpuInitialization
                + ", "
                + initialReadiness
                + " and "
                + warmUp);
      }
    }

    /// With the usual warm-up of two minutes.
    public Timing(Duration samplePeriod, Duration cpuInitialization, Duration initialReadiness) {
      this(samplePeriod, cpuInitialization, initialReadiness, Duration.ofMinutes(2));
    }

    /// The age at which a sample is missing.
    public Duration staleAfter() {
      return samplePeriod.multipliedBy(STALE_AFTER_PERIODS);
    }
  }

  /// Windows, rates and tolerances of both directions.
  public record Behavior(ScalingRules scaleUp, ScalingRules scaleDown) {
    /// The HPA's defaults.
    public static final Behavior DEFAULT = new Behavior(ScalingRules.up(), ScalingRules.down());
  }

  /// A policy with the defaults for all but bounds and targets.
  public static Policy of(int minReplicas, int maxReplicas, Target... targets) {
    return new Policy(
        minReplicas,
        maxReplicas,
        List.of(targets),
        Behavior.DEFAULT,
        Mode.AUTO,
        ScaleDown.DEFAULT,
        new Fallback.Hold(),
        Timing.DEFAULT);
  }
}
