package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.certificate.CertificateView;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.validation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that the status of an OrderCluster is computed from.
///
/// @param generation `metadata.generation` that was looked at
/// @param previous the status so far, null at first
/// @param spec that the cluster runs by: the last good one while the written one breaks rules
/// @param violations of the spec as it is written
/// @param lastGood whether there is a last good spec while the written one breaks rules
/// @param applyFailure what could not be applied
/// @param missingKeys key sources of issuers that are not there, `configmap/name key`
/// @param gatewayUrl the address that answers, empty while a load balancer has none
/// @param scaling of the components that follow their load
/// @param verdicts on components that others run, or have to let in
/// @param monitoring on what Prometheus and Grafana are given; empty: nothing
/// @param rollout where a change of the spec stands
/// @param restart the last request for a restart that is followed; empty: there was none
/// @param certificates that its parts present to each other
/// @param backups what was seen of them
/// @param pausedByAnnotation whether it is an annotation that pauses the cluster
/// @param deleting whether deletion has begun
public record Observation(
    ClusterName cluster,
    OrderClusterSpec spec,
    long generation,
    @Nullable OrderClusterStatus previous,
    Instant now,
    Map<Component, Workload> workloads,
    List<Violation> violations,
    boolean lastGood,
    Optional<ApplyFailure> applyFailure,
    List<String> missingKeys,
    Optional<String> gatewayUrl,
    DataPath dataPath,
    Map<Component, Scaling> scaling,
    Map<Component, Verdict> verdicts,
    Optional<Verdict> monitoring,
    RolloutStage rollout,
    String restart,
    List<CertificateView> certificates,
    BackupView backups,
    boolean pausedByAnnotation,
    boolean deleting) {

  Workload workload(Component component) {
    return workloads.getOrDefault(component, Workload.absent(1));
  }

  /// Whether this cluster has been complete before.
  boolean provisioned() {
    return previous != null && previous.version() != null;
  }

  /// The same at another stage of a change.
  public Observation at(RolloutStage stage) {
    return new Observation(
        cluster,
        spec,
        generation,
        previous,
        now,
        workloads,
        violations,
        lastGood,
        applyFailure,
        missingKeys,
        gatewayUrl,
        dataPath,
        scaling,
        verdicts,
        monitoring,
        stage,
        restart,
        certificates,
        backups,
        pausedByAnnotation,
        deleting);
  }
}
