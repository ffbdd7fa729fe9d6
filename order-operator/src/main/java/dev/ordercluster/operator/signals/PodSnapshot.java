package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Sample;

/// A pod as the Kubernetes API tells of it, before it was asked itself.
///
/// @param address its IP address, empty while it has none
/// @param known all that the decision needs to know; its sample is [Sample.Never]
public record PodSnapshot(String address, Pod known) {

  String name() {
    return known.name();
  }

  /// Whether there is something to ask: a process that runs and is not told to go.
  boolean canBeAsked() {
    return !address.isEmpty() && known.phase() == Pod.Phase.RUNNING && !known.deleting();
  }

  /// The pod with what it said.
  Pod with(Sample sample) {
    return new Pod(
        known.name(),
        known.phase(),
        known.deleting(),
        known.readiness(),
        known.start(),
        known.requests(),
        sample);
  }
}
