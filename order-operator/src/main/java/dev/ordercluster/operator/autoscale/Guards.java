package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the HPA does not know: rules that keep a wish from being followed when following it cannot
/// help or might hurt. None of them raises a count above the wish, and none hinders the way down
/// except where the target is missed or data are missing.
record Guards(Facts facts, Policy policy, History history, Observation seen) {
  /// How long an ineffective scale-up holds further ones.
  static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Set<String> PILES = Set.of("inFlightPerReplica", "latency");
  private static final double ALL = 1.05;
  private static final double URGENT = 1.3;
  private static final int PATIENCE_PERIODS = 2;
  private static final int STEP_PERIODS = 3;

  /// A wish that replicas cannot help with is held at the current count.
  Wish guarded(Wish wish, Optional<String> backend) {
    if (!(wish instanceof Wish.Wanted wanted)) {
      return wish;
    }
    int replicas = wanted.replicas();
    if (backend.isPresent() && dependsOnBackend(wanted.metric())) {
      replicas = Math.min(replicas, facts.replicas());
    }
    if (wanted.metric().equals("consumerLagPerReplica")) {
      replicas = Math.min(replicas, partitions());
    }
    return replicas == wanted.replicas()
        ? wish
        : new Wish.Wanted(
            wanted.metric(),
            replicas,
            wanted.value(),
            wanted.target(),
            wanted.complete(),
            wanted.evidence());
  }

  /// Says why guarded wishes are smaller than what the metrics asked for.
  void explain(Course course, List<Wish> asked, List<Wish> guarded, Optional<String> backend) {
    int before = largest(asked);
    int after = largest(guarded);
    if (before <= after) {
      return;
    }
    if (backend.isPresent() && before > facts.replicas()) {
      course.add(
          new Limit(
              Reason.BACKEND_SATURATED,
              before,
              after,
              backend.get() + ": more replicas would wait there too"));
      return;
    }
    facts.budgets().stream()
        .filter(Budget.Partitions.class::isInstance)
        .findFirst()
        .ifPresent(
            budget ->
                course.add(
                    new Limit(Reason.PARTITION_BUDGET, before, after, budget.explanation())));
  }

  /// While requests pile up or a pile is worked off, what comes in tells what is needed.
  void demand(Course course, String metric, Optional<Demand> known) {
    if (known.isEmpty()) {
      return;
    }
    Demand demand = known.get();
    int current = facts.replicas();
    if (demand.isOutgrowing() && demand.replicas() > Math.max(course.replicas(), current)) {
      course.set(demand.replicas(), Reason.ARRIVALS, arrivals(demand));
    } else if (course.isUp()
        && !metric.equals("memoryUtilization")
        && !metric.equals("consumerLagPerReplica")
        && (demand.isUnsteady() || demand.isCpuOver() || seen.starting() > 0)
        && demand.replicas() < course.replicas()) {
      course.set(Math.max(current, demand.replicas()), Reason.ARRIVALS, arrivals(demand));
    }
  }

  private static String arrivals(Demand demand) {
    return String.format(
        Locale.ROOT,
        "%.0f requests/s come in and %.0f are answered, which needs %d replicas at the CPU target",
        demand.arriving(),
        demand.answered(),
        demand.replicas());
  }

  /// How long a small excess has to last.
  static Duration patience(Policy policy) {
    return policy.timing().samplePeriod().multipliedBy(PATIENCE_PERIODS);
  }

  /// A small excess has to last: one busy look is no trend. So has one that no load explains.
  void patience(Course course, Optional<Wish.Wanted> winner, Instant now) {
    boolean unexplained =
        winner.isPresent()
            && PILES.contains(winner.get().metric())
            && Bottleneck.isPilingUnexplained(seen, policy, history);
    boolean urgent =
        winner.isEmpty()
            || winner.get().value() > URGENT * winner.get().target()
            || policy.targets().stream()
                .anyMatch(
                    target ->
                        target instanceof Target.Latency latency
                            && LatencyWish.isOver(seen, latency));
    if (!course.isUp() || (urgent && !unexplained) || Trend.of(history.loads()).isRising()) {
      return;
    }
    Duration wait = unexplained ? betweenSteps(policy) : patience(policy);
    int lowest =
        new Stabilization(wait, Duration.ZERO)
            .lowest(course.replicas(), history.recommendations(), now);
    if (lowest < course.replicas()) {
      course.set(
          Math.max(facts.replicas(), lowest),
          Reason.SHORT_EXCESS,
          (unexplained
                  ? "requests pile up though no more come in and CPU is free, which"
                  : "an excess of less than " + Math.round((URGENT - 1) * 100) + " %")
              + " has to last for "
              + wait.toSeconds()
              + " s");
    }
  }

  /// How long a step is given to show what it brought.
  static Duration betweenSteps(Policy policy) {
    return policy.timing().samplePeriod().multipliedBy(STEP_PERIODS);
  }

  /// What a step up brings is seen a few looks later: steps follow each other no faster.
  void oneStepAtATime(Course course, Instant now) {
    Duration wait = betweenSteps(policy);
    boolean recent =
        history.scalings().stream()
            .anyMatch(
                scaling ->
                    scaling.change() > 0
                        && !scaling.time().isAfter(now)
                        && scaling.time().plus(wait).isAfter(now));
    if (course.isUp() && recent) {
      course.hold(
          Reason.RECENT_SCALE_UP,
          "the last step up is less than "
              + wait.toSeconds()
              + " s old: the next one waits for it");
    }
  }

  /// A rise that follows one which brought nothing.
  void ineffective(Course course, String metric, Instant now) {
    History.Promise promise = history.promise();
    boolean judged =
        course.isUp()
            && !metric.equals("memoryUtilization")
            && seen.starting() == 0
            && seen.missing() == 0
            && seen.serving().size() == facts.replicas()
            && !promise.time().isAfter(now)
            && promise.time().plus(MEMORY).isAfter(now)
            && seen.hasWindowSinceReady();
    if (!judged) {
      return;
    }
    seen.total(Signal.REQUESTS_PER_SECOND)
        .ifPresent(
            rate -> {
              if (Throughput.wasIneffective(promise, facts.replicas(), rate) && !isRelieved()) {
                course.hold(Reason.INEFFECTIVE_SCALE_UP, gain(promise, rate, metric));
              }
            });
  }

  // Where all that comes in is answered there is no throughput to gain: CPU that is shared by more
  // replicas is what the step was for.
  private boolean isRelieved() {
    History.Promise promise = history.promise();
    double hoped = promise.cpuPercent() * (1 - (double) promise.from() / promise.to());
    return Bottleneck.isCpuNearLimit(seen, policy)
        && hoped > 0
        && promise.cpuPercent() - seen.cpuPercent().orElse(promise.cpuPercent())
            >= Throughput.EFFECTIVENESS_THRESHOLD * hoped;
  }

  // What comes in is all that can be answered: then throughput is not what was missed.
  private String gain(History.Promise promise, double rate, String metric) {
    boolean allAnswered =
        Demand.arriving(seen, history.previous()).orElse(Double.MAX_VALUE) <= ALL * rate;
    if (allAnswered) {
      return String.format(
          Locale.ROOT,
          "the last scale-up from %d to %d made room for %.0f requests/s, the %.0f that come in are"
              + " answered, and %s is over its target all the same: something else is the"
              + " bottleneck",
          promise.from(),
          promise.to(),
          promise.rateExpected(),
          rate,
          metric);
    }
    return String.format(
        Locale.ROOT,
        "the last scale-up from %d to %d was to raise throughput from %.0f to %.0f requests/s and"
            + " brought it to %.0f: something else is the bottleneck",
        promise.from(),
        promise.to(),
        promise.rateBefore(),
        promise.rateExpected(),
        rate);
  }

  /// Reasons not to take replicas away.
  void keep(Course course, List<Wish> wishes, Optional<String> backend) {
    if (!course.isDown()) {
      return;
    }
    for (Target target : policy.targets()) {
      if (target instanceof Target.Latency latency && LatencyWish.isOver(seen, latency)) {
        course.hold(Reason.LATENCY_OVER_TARGET, "latency is over its target");
        return;
      }
      if (target instanceof Target.Latency && backend.isPresent() && seen.latency().count() <= 0) {
        course.hold(Reason.LATENCY_OVER_TARGET, backend.get());
        return;
      }
    }
    boolean guessed =
        wishes.stream().anyMatch(wish -> wish instanceof Wish.Wanted wanted && !wanted.complete());
    if (guessed) {
      course.hold(
          Reason.METRICS_MISSING,
          seen.missing() + " running pods have no usable sample: what they do is unknown");
    } else if (policy.scaleDown().paused()) {
      course.hold(Reason.SCALE_DOWN_PAUSED, "scale-down is paused");
    }
  }

  private int partitions() {
    return facts.budgets().stream()
        .filter(Budget.Partitions.class::isInstance)
        .mapToInt(Budget::maxReplicas)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private static boolean dependsOnBackend(String metric) {
    return !metric.equals("cpuUtilization") && !metric.equals("memoryUtilization");
  }

  private static int largest(List<Wish> wishes) {
    return wishes.stream()
        .mapToInt(wish -> wish instanceof Wish.Wanted wanted ? wanted.replicas() : 0)
        .max()
        .orElse(0);
  }
}
