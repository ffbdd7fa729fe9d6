package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.RatePolicy;
import dev.ordercluster.operator.autoscale.ScalingRules;
import dev.ordercluster.operator.autoscale.Target;
import dev.ordercluster.operator.simulate.ClosedLoop.Decider;
import dev.ordercluster.operator.simulate.ClosedLoop.Setup;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The autoscaler next to a plain HPA, on the same model and the same load.
public final class Comparison {
  private static final double LATENCY_TARGET = 0.25;

  private Comparison() {}

  /// Both results for one trace.
  public record Row(String trace, ClosedLoop.Result ours, ClosedLoop.Result hpa) {
    /// In how many of time over target, replica-seconds and changes the autoscaler is better.
    public int better() {
      return signs(-1);
    }

    /// In how many of them it is worse.
    public int worse() {
      return signs(1);
    }

    private int signs(int sign) {
      return count(Double.compare(ours.secondsOverTarget(), hpa.secondsOverTarget()) == sign)
          + count(Double.compare(ours.replicaSeconds(), hpa.replicaSeconds()) == sign)
          + count(Integer.compare(ours.changes(), hpa.changes()) == sign);
    }

    private static int count(boolean yes) {
      return yes ? 1 : 0;
    }
  }

  /// Both results over all traces of one kind.
  ///
  /// @param kind its title
  /// @param rows one for each trace
  public record Family(String kind, List<Row> rows) {
    /// On how many traces the autoscaler is no worse in any: at most 3 % more replica-seconds, one
    /// more change, 5 s more over target.
    public long noWorse() {
      return rows.stream().filter(Family::isNoWorse).count();
    }

    /// On how many of those it is better in at least two.
    public long betterInTwo() {
      return rows.stream().filter(row -> isNoWorse(row) && row.better() >= 2).count();
    }

    private static boolean isNoWorse(Row row) {
      return row.ours.secondsOverTarget() <= row.hpa.secondsOverTarget() + 5
          && row.ours.replicaSeconds() <= row.hpa.replicaSeconds() * 1.03
          && row.ours.changes() <= row.hpa.changes() + 1;
    }
  }

  /// Every kind of load on `count` traces that no threshold was chosen on.
  public static List<Family> heldOut(Policy ours, int count) {
    return Arrays.stream(TraceFamily.values()).map(kind -> family(ours, kind, count)).toList();
  }

  /// One kind of load on `count` traces that no threshold was chosen on.
  public static Family family(Policy ours, TraceFamily kind, int count) {
    return new Family(
        kind.title(), kind.heldOut(count).parallelStream().map(trace -> row(ours, trace)).toList());
  }

  /// All traces.
  ///
  /// @param ours the policy that is compared with the HPA's
  public static List<Row> run(Policy ours) {
    return Trace.all().stream().map(trace -> row(ours, trace)).toList();
  }

  /// Both on one trace.
  static Row row(Policy ours, Trace trace) {
    return new Row(
        trace.name(),
        run(ours, trace, Decider.ORDERCLUSTER),
        run(hpa(ours), trace, Decider.PLAIN_HPA));
  }

  /// One run of one trace; empty when no trace has that name.
  static Optional<ClosedLoop.Result> run(Policy ours, String name, boolean asHpa) {
    return Trace.all().stream()
        .filter(trace -> trace.name().equals(name))
        .findFirst()
        .map(
            trace ->
                asHpa
                    ? run(hpa(ours), trace, Decider.PLAIN_HPA)
                    : run(ours, trace, Decider.ORDERCLUSTER));
  }

  private static ClosedLoop.Result run(Policy policy, Trace trace, Decider decider) {
    return ClosedLoop.run(
        new Setup(trace, decider, policy, LATENCY_TARGET), ServiceModel.Parameters.orderService());
  }

  /// An HPA as most have it: CPU 70 %, no `behavior`, a look every 15 s at 15 s of metrics; with
  /// the bounds of the other.
  public static Policy hpa(Policy bounds) {
    ScalingRules up =
        new ScalingRules(
            Duration.ZERO,
            ScalingRules.Select.MAX,
            List.of(new RatePolicy.DoubleOrFour()),
            ScalingRules.up().tolerance());
    return new Policy(
        bounds.minReplicas(),
        bounds.maxReplicas(),
        List.of(new Target.CpuUtilization(70)),
        new Policy.Behavior(up, ScalingRules.down()),
        Policy.Mode.AUTO,
        Policy.ScaleDown.DEFAULT,
        new Policy.Fallback.Hold(),
        new Policy.Timing(
            Duration.ofSeconds(15),
            Policy.Timing.DEFAULT.cpuInitialization(),
            Policy.Timing.DEFAULT.initialReadiness(),
            Duration.ZERO));
  }
}
