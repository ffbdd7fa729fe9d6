package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.PodGroups.Measure;
import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import java.util.List;

/// A JVM compiles its code for a while after it is ready: it then uses more CPU than its load
/// needs, and taken for load that would call for the next scale-up. While there are older pods to
/// compare with, a young one counts at most what they use on average.
final class WarmUp {
  private WarmUp() {}

  static PodGroups evened(PodGroups groups, Moment moment) {
    List<Measure> warm =
        groups.ready().stream().filter(measure -> isWarm(measure.pod(), moment)).toList();
    long requested = warm.stream().mapToLong(measure -> measure.pod().requests().cpuMillis()).sum();
    if (requested == 0 || warm.size() == groups.ready().size()) {
      return groups;
    }
    double used = ReplicaCalculator.sum(warm);
    List<Measure> evened =
        groups.ready().stream()
            .map(
                measure -> {
                  long fair =
                      (long) Math.ceil(used * measure.pod().requests().cpuMillis() / requested);
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
