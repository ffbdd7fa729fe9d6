package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import dev.ordercluster.operator.autoscale.ReplicaCalculator.Count;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/// What each target asks for.
///
/// @param facts what was observed
/// @param policy what is wanted
/// @param history what is remembered
/// @param seen the sum of `facts`
record Wishes(Facts facts, Policy policy, History history, Observation seen) {
  // Kubernetes computes plain metrics in thousandths.
  private static final long MILLI = 1000;

  Wish of(Target target) {
    try {
      return switch (target) {
        case Target.CpuUtilization(int percent) ->
            utilization(target, Signal.CPU_MILLIS, pod -> pod.requests().cpuMillis(), percent);
        case Target.MemoryUtilization(int percent) ->
            utilization(target, Signal.MEMORY_BYTES, pod -> pod.requests().memoryBytes(), percent);
        case Target.InFlightPerReplica(double value) -> inFlight(target, value);
        case Target.RequestsPerSecondPerReplica(double value) ->
            total(target, Signal.REQUESTS_PER_SECOND, value, "requests/s");
        case Target.ConsumerLagPerReplica(double value) ->
            total(target, Signal.CONSUMER_LAG, value, "messages behind");
        case Target.Latency latency ->
            LatencyWish.of(latency, facts.replicas(), seen, policy, history);
      };
    } catch (MetricFailure failure) {
      return new Wish.Failed(target.name(), failureReason(target), reason(failure));
    }
  }

  private Wish utilization(Target target, Signal signal, ToLongFunction<Pod> request, int percent) {
    if (facts.pods().stream().anyMatch(pod -> request.applyAsLong(pod) == 0)) {
      throw new MetricFailure("a pod has no request for " + signal.label());
    }
    PodGroups groups = PodGroups.of(facts, signal, 1, seen.moment());
    if (signal == Signal.CPU_MILLIS) {
      groups = WarmUp.evened(groups, seen, percent);
    }
    Count count =
        ReplicaCalculator.utilization(facts.replicas(), groups, request, percent, tolerance());
    return new Wish.Wanted(
        target.name(),
        count.replicas(),
        count.usage(),
        percent,
        groups.missing().isEmpty(),
        signal.label() + " is " + count.usage() + " % of the request, target " + percent + " %");
  }

  private Wish inFlight(Target target, double value) {
    PodGroups groups = PodGroups.of(facts, Signal.IN_FLIGHT, MILLI, seen.moment());
    Count count = ReplicaCalculator.average(facts.replicas(), groups, milli(value), tolerance());
    return new Wish.Wanted(
        target.name(),
        count.replicas(),
        (double) count.usage() / MILLI,
        value,
        groups.missing().isEmpty(),
        number((double) count.usage() / MILLI)
            + " requests in flight per replica, target "
            + number(value));
  }

  // What missing pods have is unknown, so the sum is a lower bound: it may ask for more, never
  // less.
  private Wish total(Target target, Signal signal, double perReplica, String unit) {
    double sum = 0;
    int told = 0;
    int alive = 0;
    int missing = 0;
    Moment moment = seen.moment();
    for (Pod pod : facts.pods()) {
      if (pod.isTerminal()) {
        continue;
      }
      alive++;
      OptionalDouble value = moment.value(pod, signal);
      sum += value.orElse(0);
      told += value.isPresent() ? 1 : 0;
      missing += value.isEmpty() && pod.isReady() ? 1 : 0;
    }
    if (told == 0) {
      throw new MetricFailure("no pod tells " + signal.label());
    }
    Count count = ReplicaCalculator.averageValue(alive, milli(sum), milli(perReplica), tolerance());
    int wish = missing > 0 ? Math.max(count.replicas(), facts.replicas()) : count.replicas();
    return new Wish.Wanted(
        target.name(),
        wish,
        (double) count.usage() / MILLI,
        perReplica,
        missing == 0,
        number(sum)
            + " "
            + unit
            + " over "
            + alive
            + " replicas, target "
            + number(perReplica)
            + " each");
  }

  private Tolerance tolerance() {
    return Tolerance.of(policy.behavior());
  }

  private static long milli(double value) {
    return Math.round(value * MILLI);
  }

  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String failureReason(Target target) {
    return switch (target) {
      case Target.CpuUtilization _, Target.MemoryUtilization _ -> "FailedGetResourceMetric";
      case Target.InFlightPerReplica _ -> "FailedGetPodsMetric";
      case Target.RequestsPerSecondPerReplica _, Target.ConsumerLagPerReplica _ ->
          "FailedGetExternalMetric";
      case Target.Latency _ -> "FailedGetLatencyMetric";
    };
  }

  private static String reason(MetricFailure failure) {
    return String.valueOf(failure.getMessage());
  }
}
