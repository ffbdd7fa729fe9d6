package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.PodGroups.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The replica counts that Kubernetes' HPA computes (1.36, replica_calculator.go), number for
/// number: integer percent and integer averages, ready pods rather than current replicas, and
/// guesses that never favour a change for pods of which nothing is known.
final class ReplicaCalculator {
  private static final int PERCENT = 100;

  /// Above it a hundred times as much is no long any more, and whether it is percent does not
  /// matter.
  private static final long MOST = Long.MAX_VALUE / PERCENT;

  private ReplicaCalculator() {}

  /// A count and the level it was computed from.
  ///
  /// @param usage percent of the request, or the average
  /// @param complete false when pods had to be guessed or left out
  record Count(int replicas, long usage, boolean complete) {}

  /// @param ratio of what is used to what is wanted
  private record Ratio(double ratio, long usage) {}

  /// A resource in percent of what the pods request.
  ///
  /// @throws MetricFailure when no pod counts, or a pod requests nothing of the resource
  static Count utilization(
      int current, PodGroups groups, ToLongFunction<Pod> request, int target, Tolerance tolerance) {
    long fallback = Math.max(PERCENT, target);
    return count(
        current,
        groups,
        tolerance,
        measures -> utilizationRatio(measures, request, target),
        pod -> request.applyAsLong(pod) * fallback / PERCENT);
  }

  /// A plain number per pod.
  ///
  /// @throws MetricFailure when no pod counts
  static Count average(int current, PodGroups groups, long target, Tolerance tolerance) {
    return count(
        current, groups, tolerance, measures -> averageRatio(measures, target), _ -> target);
  }

  /// One number over all that each replica gets its part of.
  static Count averageValue(int replicas, long value, long target, Tolerance tolerance) {
    long perReplica = replicas == 0 ? 0 : (long) Math.ceil((double) value / replicas);
    double ratio = (double) value / ((double) target * replicas);
    int wish = tolerance.covers(ratio) ? replicas : ceil((double) value / target);
    return new Count(wish, perReplica, true);
  }

  /// One number of another object that more replicas bring down.
  static Count objectValue(int current, int readyPods, long value, long target, Tolerance tol) {
    double ratio = (double) value / target;
    if (current == 0) {
      return new Count(ceil(ratio), value, true);
    }
    return new Count(tol.covers(ratio) ? current : ceil(ratio * readyPods), value, true);
  }

  private static Count count(
      int current,
      PodGroups groups,
      Tolerance tolerance,
      Function<List<Measure>, Ratio> ratioOf,
      ToLongFunction<Pod> whenScalingDown) {
    List<Measure> measures = new ArrayList<>(groups.ready());
    if (measures.isEmpty()) {
      throw new MetricFailure(
          "no pod has a usable sample ("
              + groups.unready().size()
              + " not ready, "
              + groups.missing().size()
              + " without a sample)");
    }
    Ratio seen = ratioOf.apply(measures);
    boolean upWithUnready = !groups.unready().isEmpty() && seen.ratio > 1.0;
    if (!upWithUnready && groups.missing().isEmpty()) {
      int wish = tolerance.covers(seen.ratio) ? current : ceil(seen.ratio * measures.size());
      return new Count(wish, seen.usage, groups.unready().isEmpty());
    }
    if (seen.ratio < 1.0) {
      groups
          .missing()
          .forEach(pod -> measures.add(new Measure(pod, whenScalingDown.applyAsLong(pod))));
    } else if (seen.ratio > 1.0) {
      groups.missing().forEach(pod -> measures.add(new Measure(pod, 0)));
    }
    if (upWithUnready) {
      groups.unready().forEach(pod -> measures.add(new Measure(pod, 0)));
    }
    double damped = ratioOf.apply(measures).ratio;
    return new Count(
        damped(current, seen.ratio, damped, measures.size(), tolerance), seen.usage, false);
  }

  // A guess may make a change smaller. It may neither turn it round nor be the reason for it.
  private static int damped(
      int current, double seen, double damped, int pods, Tolerance tolerance) {
    boolean crossed = (seen < 1.0 && damped > 1.0) || (seen > 1.0 && damped < 1.0);
    if (crossed || tolerance.covers(damped)) {
      return current;
    }
    int wish = ceil(damped * pods);
    boolean against = (damped < 1.0 && wish > current) || (damped > 1.0 && wish < current);
    return against ? current : wish;
  }

  private static Ratio utilizationRatio(
      List<Measure> measures, ToLongFunction<Pod> request, int target) {
    long used = sum(measures);
    long requested = 0;
    for (Measure measure : measures) {
      requested += request.applyAsLong(measure.pod());
    }
    if (requested == 0) {
      throw new MetricFailure("the pods request none of it, so that it has no utilisation");
    }
    long percent = used <= MOST ? used * PERCENT / requested : used / requested;
    return new Ratio((double) percent / target, percent);
  }

  private static Ratio averageRatio(List<Measure> measures, long target) {
    long average = sum(measures) / measures.size();
    return new Ratio((double) average / target, average);
  }

  /// The sum of values that are at least 0; one that is told beyond all reason makes it no smaller.
  static long sum(List<Measure> measures) {
    long sum = 0;
    for (Measure measure : measures) {
      sum += Math.min(measure.value(), Long.MAX_VALUE - sum);
    }
    return sum;
  }

  // A double above the largest int becomes the largest int, no number becomes 0.
  private static int ceil(double replicas) {
    return (int) Math.ceil(replicas);
  }
}
