package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Writes a StatefulSet's status from its pods, when it has changed.
final class StatefulSetReport {
  private final KubernetesClient client;

  StatefulSetReport(KubernetesClient client) {
    this.client = client;
  }

  /// Returns the current revision: the update revision once every pod has it and is ready.
  String write(
      StatefulSet set, StatefulSetPlan.Wish wish, Map<Integer, Pod> byOrdinal, Instant now) {
    List<Pod> pods = byOrdinal.values().stream().filter(pod -> !Pods.finished(pod)).toList();
    Duration minimum = Numbers.seconds(set.getSpec().getMinReadySeconds());
    int updated = count(pods, pod -> StatefulPods.revision(pod).equals(wish.updateRevision()));
    int ready = count(pods, Pods::ready);
    boolean complete =
        wish.rolling()
            && wish.partition() <= wish.first()
            && updated == wish.replicas()
            && ready == wish.replicas()
            && pods.size() == wish.replicas();
    String current = complete ? wish.updateRevision() : wish.currentRevision();
    StatefulSetStatus before = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
    StatefulSetStatus after =
        new StatefulSetStatusBuilder(before)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(pods.size())
            .withReadyReplicas(ready)
            .withAvailableReplicas(count(pods, pod -> Pods.available(pod, minimum, now)))
            .withCurrentReplicas(count(pods, pod -> StatefulPods.revision(pod).equals(current)))
            .withUpdatedReplicas(updated)
            .withCurrentRevision(current)
            .withUpdateRevision(wish.updateRevision())
            .withCollisionCount(0)
            .build();
    if (!after.equals(before)) {
      client
          .resource(
              new StatefulSetBuilder(set)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(after)
                  .build())
          .updateStatus();
    }
    return current;
  }

  private static int count(List<Pod> pods, Predicate<Pod> which) {
    return (int) pods.stream().filter(which).count();
  }
}
