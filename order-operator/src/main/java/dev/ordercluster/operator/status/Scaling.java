package dev.ordercluster.operator.status;

import dev.ordercluster.operator.autoscale.ScalingChange;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import java.util.List;
import java.util.Optional;

/// What autoscaling came to about one component.
///
/// @param acts whether its decisions are carried out
/// @param replicas instances that are asked for
/// @param given `replicas` of the spec when autoscaling took over
/// @param specified `replicas` of the spec now
/// @param decision the last one that is worth telling; empty before the first
/// @param trouble why a pod could not be measured at the last look, in words
/// @param changes of the number, newest first
public record Scaling(
    boolean acts,
    int replicas,
    int given,
    int specified,
    Optional<ScalingDecision> decision,
    Optional<String> trouble,
    List<ScalingChange> changes) {
  public Scaling {
    changes = List.copyOf(changes);
  }

  /// Whether somebody set `replicas`, as `kubectl scale` does, though it has no effect.
  boolean wasAskedInVain() {
    return acts && specified != given && specified != replicas;
  }
}
