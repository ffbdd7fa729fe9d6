package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.PodGroups.Measure;
import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import java.util.List;

/// A JVM compiles its code for a while after it is ready: it then uses more CPU than its load
/// needs, and taken for load that would call for the next scale-up. While there are older pods to
/// compare with, a young one counts at most what they use on average. Where all are young, as after
/// a restart, and next to nothing is asked of them, none counts more than the target.
final class WarmUp {
  private WarmUp() {}

  /// @param percent the target, of what pods request
  static PodGroups evened(PodGroups groups, Observation seen, int percent) {
    Moment moment = seen.moment();
    List<Measure> warm =
        groups.ready().stream().filter(measure -> isWarm(measure.pod(), moment)).toList();
    long requested = warm.stream().mapToLong(measure -> measure.pod().requests().cpuMillis()).sum();
    if (warm.size() == groups.ready().size()) {
      return groups;
    }
    if (requested == 0) {
      return seen.isIdle() ? atMost(groups, moment, percent, 100) : groups;
    }
    return atMost(groups, moment, (double) ReplicaCalculator.sum(warm), requested);
  }

  // Young pods count at most this part of what they request.
  private static PodGroups atMost(
      PodGroups groups, Moment moment, double numerator, long denominator) {
    List<Measure> evened =
        groups.ready().stream()
            .map(
                measure -> {
                  long request = measure.pod().requests().cpuMillis();
                  long fair = (long) Math.ceil(numerator * request / denominator);
                  return isWarm(measure.pod(), moment) || measure.value() <= fair
                      ? measure
                      : new Measure(measure.pod(), fair);
                })
            .toList();
    return new PodGroups(evened, groups.unready(), groups.missing());
  }

  static boolean isWarm(Pod pod, Moment moment) {
    return !(pod.readiness() instanceof Readiness.Ready(var since))
        || !since.plus(moment.timing().warmUp()).isAfter(moment.now());
  }
}
