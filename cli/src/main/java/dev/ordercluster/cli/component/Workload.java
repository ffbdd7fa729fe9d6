package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Deployment or StatefulSet, as far as progress needs it.
///
/// @param isCurrent whether its controller has seen the latest specification
record Workload(
    ObjectMeta metadata, int wanted, int ready, boolean isCurrent, Map<String, String> selector) {

  static Workload of(Deployment deployment) {
    var status = deployment.getStatus();
    return new Workload(
        deployment.getMetadata(),
        orElse(deployment.getSpec().getReplicas(), 1),
        status == null ? 0 : orElse(status.getReadyReplicas(), 0),
        status != null && isSeen(deployment.getMetadata(), status.getObservedGeneration()),
        labels(deployment.getSpec().getSelector()));
  }

  static Workload of(StatefulSet set) {
    var status = set.getStatus();
    return new Workload(
        set.getMetadata(),
        orElse(set.getSpec().getReplicas(), 1),
        status == null ? 0 : orElse(status.getReadyReplicas(), 0),
        status != null && isSeen(set.getMetadata(), status.getObservedGeneration()),
        labels(set.getSpec().getSelector()));
  }

  boolean owns(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null
        && !selector.isEmpty()
        && Objects.equals(pod.getMetadata().getNamespace(), metadata.getNamespace())
        && labels.entrySet().containsAll(selector.entrySet());
  }

  private static Map<String, String> labels(@Nullable LabelSelector selector) {
    return selector == null || selector.getMatchLabels() == null
        ? Map.of()
        : selector.getMatchLabels();
  }

  private static boolean isSeen(ObjectMeta metadata, @Nullable Long observed) {
    Long generation = metadata.getGeneration();
    return generation == null || (observed != null && observed >= generation);
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
