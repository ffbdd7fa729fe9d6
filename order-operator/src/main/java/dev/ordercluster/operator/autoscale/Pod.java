package dev.ordercluster.operator.autoscale;

import java.time.Instant;

/// One pod of the scaled component.
///
/// @param name unique in the component
/// @param phase as in `status.phase`
/// @param deleting true once it has a deletion timestamp
/// @param readiness its Ready condition
/// @param start `status.startTime`
/// @param requests what it asks of its node
/// @param sample the newest sample of it
public record Pod(
    String name,
    Phase phase,
    boolean deleting,
    Readiness readiness,
    Start start,
    Requests requests,
    Sample sample) {

  /// `status.phase`; Kubernetes' `Unknown` counts as running with a missing sample.
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /// The Ready condition.
  public sealed interface Readiness {
    /// Ready since `since` (`lastTransitionTime`).
    record Ready(Instant since) implements Readiness {}

    /// Not ready since `since` (`lastTransitionTime`).
    record NotReady(Instant since) implements Readiness {}

    /// The pod has no Ready condition yet.
    record Unknown() implements Readiness {}
  }

  /// When the node took the pod up.
  public sealed interface Start {
    record At(Instant time) implements Start {}

    record Unknown() implements Start {}
  }

  /// What the pod asks of its node.
  ///
  /// @param cpuMillis thousandths of a core, 0 when the pod asks for none
  /// @param memoryBytes 0 when the pod asks for none
  public record Requests(long cpuMillis, long memoryBytes) {
    public Requests {
      if (cpuMillis < 0 || memoryBytes < 0) {
        throw new IllegalArgumentException(
            "requests cannot be negative: cpu " + cpuMillis + "m, memory " + memoryBytes);
      }
    }
  }

  boolean isTerminal() {
    return deleting || phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  boolean isReady() {
    return readiness instanceof Readiness.Ready && phase == Phase.RUNNING;
  }
}
