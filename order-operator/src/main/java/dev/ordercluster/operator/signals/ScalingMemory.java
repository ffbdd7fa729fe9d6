package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.ScalingChange;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import java.util.ArrayList;
import java.util.List;

/// What is known of a component's scaling between two looks at it, and kept in the cluster.
///
/// @param desired number of instances that is right now
/// @param given `replicas` of the spec when autoscaling took over
/// @param history what the pure core remembers
/// @param changes the last [#MOST_CHANGES] changes of the number, newest first
record ScalingMemory(int desired, int given, History history, List<ScalingChange> changes) {
  /// Changes that are told in the status.
  static final int MOST_CHANGES = 20;

  ScalingMemory {
    changes = List.copyOf(changes);
  }

  static ScalingMemory starting(Assignment assignment) {
    return new ScalingMemory(assignment.start(), assignment.replicas(), History.empty(), List.of());
  }

  /// With no more instances than may be or are: until the first look the number is applied as it
  /// is, and who can write the text must not have any number of pods started.
  ScalingMemory within(Assignment assignment) {
    int most = Math.max(assignment.wish().maxReplicas(), assignment.present().orElse(0));
    return new ScalingMemory(Math.min(desired, most), given, history, changes);
  }

  /// After a decision that is carried out.
  ScalingMemory scaled(ScalingDecision decision) {
    List<ScalingChange> all = new ArrayList<>();
    all.add(
        new ScalingChange(
            decision.time(),
            decision.current(),
            decision.desired(),
            decision.metric(),
            decision.sentence()));
    all.addAll(changes.subList(0, Math.min(changes.size(), MOST_CHANGES - 1)));
    return new ScalingMemory(decision.desired(), given, decision.applied(), all);
  }

  /// After a decision that changes nothing, or is only advice.
  ScalingMemory seen(int replicas, ScalingDecision decision) {
    return new ScalingMemory(replicas, given, decision.history(), changes);
  }
}
