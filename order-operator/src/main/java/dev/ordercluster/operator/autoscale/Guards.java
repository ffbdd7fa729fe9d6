package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the HPA does not know: rules that keep a wish from being followed when following it cannot
/// help or might hurt. None of them raises a count above the wish, and none hinders the way down
/// except where the target is missed or data are missing.
record Guards(Facts facts, Policy policy, History history, Observation seen) {
  /// How long an ineffective scale-up holds further ones.
  static final Duration MEMORY = Duration.ofMinutes(10);

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
            && hasWindowSinceReady();
    if (!judged) {
      return;
    }
    seen.total(Signal.REQUESTS_PER_SECOND)
        .ifPresent(
            rate -> {
              if (Throughput.wasIneffective(promise, facts.replicas(), rate)) {
                course.hold(Reason.INEFFECTIVE_SCALE_UP, gain(promise, rate));
              }
            });
  }

  private boolean hasWindowSinceReady() {
    return seen.serving().stream()
        .allMatch(
            pod ->
                pod.readiness() instanceof Pod.Readiness.Ready(Instant since)
                    && pod.sample() instanceof Sample.Taken taken
                    && !taken.time().isBefore(since.plus(taken.window())));
  }

  private static String gain(History.Promise promise, double rate) {
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
  void keep(Course course, List<Wish> wishes) {
    if (!course.isDown()) {
      return;
    }
    for (Target target : policy.targets()) {
      if (target instanceof Target.Latency latency && LatencyWish.isOver(seen, latency)) {
        course.hold(Reason.LATENCY_OVER_TARGET, "latency is over its target");
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
