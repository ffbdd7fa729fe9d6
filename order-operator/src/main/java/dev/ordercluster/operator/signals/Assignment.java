package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.autoscale.Budget;
import java.util.List;
import java.util.OptionalInt;

/// What the last pass over an OrderCluster knew of one component that follows its load.
///
/// @param wish of the spec
/// @param replicas of the spec
/// @param present what the Deployment asks for; empty while there is none
/// @param paused whether nothing may be changed now
/// @param pods all its pods
/// @param budgets that hold whatever its pods say
public record Assignment(
    Autoscaling wish,
    int replicas,
    OptionalInt present,
    boolean paused,
    List<PodSnapshot> pods,
    List<Budget> budgets) {
  public Assignment {
    pods = List.copyOf(pods);
    budgets = List.copyOf(budgets);
  }

  /// Whether a decision is carried out.
  boolean acts() {
    return !paused && wish.mode() == Autoscaling.Mode.AUTO;
  }

  /// What runs while decisions are not carried out.
  int given() {
    return paused ? present.orElse(replicas) : replicas;
  }

  /// Where the number starts.
  int start() {
    return Math.clamp(present.orElse(replicas), wish.minReplicas(), wish.maxReplicas());
  }
}
