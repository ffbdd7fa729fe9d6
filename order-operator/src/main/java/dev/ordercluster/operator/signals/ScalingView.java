package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.ScalingChange;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import java.util.List;
import java.util.Optional;

/// What a pass over an OrderCluster has to know of one component's autoscaling.
///
/// @param acts whether decisions are carried out
/// @param replicas number of instances to apply
/// @param given `replicas` of the spec when autoscaling took over
/// @param kept text to be kept in the cluster
/// @param decision the last one that is worth telling; empty before the first
/// @param trouble why a pod could not be measured at the last look, in words
/// @param changes of the number, newest first
public record ScalingView(
    boolean acts,
    int replicas,
    int given,
    String kept,
    Optional<ScalingDecision> decision,
    Optional<String> trouble,
    List<ScalingChange> changes) {

  public ScalingView {
    changes = List.copyOf(changes);
  }
}
