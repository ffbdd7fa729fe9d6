package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.MonitoringMode;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.Monitoring;
import dev.ordercluster.operator.status.Reason;
import dev.ordercluster.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives Prometheus and Grafana what they read. What is refused here is told and keeps nothing else
/// from being done: no customer notices a missing alert.
final class MonitoringStep {
  private static final int CONFLICT = 409;

  private final ForeignObjects foreign;
  private final Applier applier;

  MonitoringStep(ForeignObjects foreign, Applier applier) {
    this.foreign = foreign;
    this.applier = applier;
  }

  /// What is wanted here: without the dashboard where nobody would read it.
  List<HasMetadata> wantedHere(List<HasMetadata> desired, OrderClusterSpec spec) {
    boolean read =
        spec.monitoring().dashboards() != MonitoringMode.AUTO
            || foreign.installed(ForeignKind.POD_MONITOR);
    return desired.stream().filter(object -> read || !Monitoring.isDashboard(object)).toList();
  }

  /// Applies what differs of the objects for monitoring among the wanted.
  ///
  /// @return how it went; empty when there is nothing to monitor with
  Optional<Verdict> follow(List<HasMetadata> wanted, OrderClusterSpec spec, Cache cache) {
    List<String> applied = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (HasMetadata object : wanted) {
      if (Monitoring.owns(object)) {
        try {
          if (apply(object, cache)) {
            applied.add(object.getKind());
          }
        } catch (KubernetesClientException e) {
          if (e.getCode() == CONFLICT || e.getCode() == 0) {
            throw e;
          }
          refused.add(object.getKind() + ": " + e.getMessage());
        }
      }
    }
    return verdict(spec, applied, refused);
  }

  private boolean apply(HasMetadata object, Cache cache) {
    Optional<ForeignKind> kind = ForeignKind.of(object);
    if (kind.isPresent() && object instanceof GenericKubernetesResource resource) {
      foreign.apply(kind.get(), resource);
      return foreign.installed(kind.get());
    }
    applier.apply(cache, object);
    return true;
  }

  private Optional<Verdict> verdict(
      OrderClusterSpec spec, List<String> applied, List<String> refused) {
    List<String> missing =
        Monitoring.insistedOn(spec).stream()
            .filter(kind -> !foreign.installed(kind))
            .map(kind -> kind.kind() + ": install " + kind.origin())
            .toList();
    if (!refused.isEmpty()) {
      String words = "the API server refused " + String.join("; ", refused);
      return Optional.of(new Verdict(false, Reason.APPLY_FAILED, words));
    }
    if (!missing.isEmpty()) {
      String words = "this Kubernetes does not know " + String.join("; ", missing);
      return Optional.of(new Verdict(false, Reason.DEFINITIONS_MISSING, words));
    }
    return applied.isEmpty()
        ? Optional.empty()
        : Optional.of(new Verdict(true, Reason.APPLIED, String.join(", ", applied) + " applied"));
  }
}
