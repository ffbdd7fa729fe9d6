package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the course of load over the last minutes says of a wish: a steady rise is provided for
/// ahead, the peaks of a load that goes up and down are not followed.
record LoadRules(Facts facts, Policy policy, Observation seen, Trend trend) {
  /// How far ahead a steady rise is provided for.
  private static final Duration FORESIGHT = Duration.ofSeconds(100);

  private static final Duration LONG_FORESIGHT = Duration.ofSeconds(200);

  /// How long it takes until a new replica serves.
  private static final Duration START_UP = Duration.ofSeconds(30);

  /// CPU so far over its target is too much for latency to stay under its own.
  private static final double LATE = 1.2;

  /// While load rises steadily, what is asked for now is late when it serves: the count that will
  /// be needed [#FORESIGHT] later, once now's is not enough or will not be when a new replica
  /// serves; and one more when it will be needed [#LONG_FORESIGHT] later, which saves a change. No
  /// replica is taken away that would be missed by then.
  void foresee(Course course, Optional<Demand> known) {
    if (known.isEmpty() || !trend.isRising() || known.get().isSaturated()) {
      return;
    }
    Demand demand = known.get();
    double up = 1 + policy.behavior().scaleUp().tolerance();
    double exact = demand.exact() / up;
    int soon = (int) Math.ceil(exact * demand.growth(trend, FORESIGHT));
    int later = (int) Math.ceil(exact * demand.growth(trend, LONG_FORESIGHT));
    boolean late = demand.cpuRatio() * demand.growth(trend, START_UP) > LATE;
    if (course.isDown()) {
      int needed = Math.min(facts.replicas(), soon);
      if (needed > course.replicas()) {
        course.set(needed, Reason.RISING_LOAD, rise(FORESIGHT, needed));
      }
    } else if (course.isUp() || late) {
      int needed = Math.max(soon, Math.min(demand.replicas() + 1, later));
      if (needed > Math.max(course.replicas(), facts.replicas())) {
        course.set(
            needed, Reason.RISING_LOAD, rise(needed > soon ? LONG_FORESIGHT : FORESIGHT, needed));
      }
    }
  }

  private String rise(Duration ahead, int needed) {
    return String.format(
        Locale.ROOT,
        "load rises by %.1f requests/s every second, in %d s it needs %d replicas",
        trend.perSecond(),
        ahead.toSeconds(),
        needed);
  }

  /// While load goes up and down and requests are fast all the same, its mean counts.
  void mean(Course course, Optional<Demand> known) {
    if (!course.isUp() || known.isEmpty() || !trend.isNoisy() || !isWellUnderLatency()) {
      return;
    }
    double exact = known.get().exactAt(trend.mean());
    double up = 1 + policy.behavior().scaleUp().tolerance();
    int needed = exact <= facts.replicas() * up ? facts.replicas() : (int) Math.ceil(exact);
    if (needed < course.replicas()) {
      course.set(
          needed,
          Reason.SHORT_EXCESS,
          String.format(
              Locale.ROOT,
              "load goes up and down by %.0f %% while latency is well under its target: the mean of"
                  + " %.0f requests/s counts",
              trend.scatter() * 100,
              trend.mean()));
    }
  }

  private boolean isWellUnderLatency() {
    List<Target.Latency> targets =
        policy.targets().stream()
            .filter(Target.Latency.class::isInstance)
            .map(Target.Latency.class::cast)
            .toList();
    return !targets.isEmpty()
        && targets.stream().allMatch(target -> LatencyWish.isWellUnder(seen, target));
  }
}
