package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Reads Jobs of a cluster, and removes those that nobody needs any more.
final class Jobs {
  private Jobs() {}

  static Optional<JobCondition> holds(Job job, String type) {
    List<JobCondition> conditions =
        job.getStatus() == null || job.getStatus().getConditions() == null
            ? List.of()
            : job.getStatus().getConditions();
    return conditions.stream()
        .filter(one -> type.equals(one.getType()) && "True".equals(one.getStatus()))
        .findFirst();
  }

  /// Why a Job gave up, in words.
  static String why(Job job, JobCondition failed, List<Pod> pods) {
    return PodTrouble.ofNewest(pods)
        .orElse(
            "Job "
                + job.getMetadata().getName()
                + " failed: "
                + Objects.requireNonNullElse(failed.getMessage(), ""));
  }

  static boolean isOf(Job job, Pod pod) {
    return pod.getMetadata().getOwnerReferences() != null
        && pod.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> Objects.equals(owner.getUid(), job.getMetadata().getUid()));
  }

  /// Pods of Jobs of one kind.
  static List<Pod> pods(Cache cache, String component) {
    return cache.all(Pod.class).stream()
        .filter(pod -> component.equals(Owned.labels(pod).get(ClusterName.LABEL_COMPONENT)))
        .toList();
  }

  /// Whether a data service answers.
  static boolean serves(Cache cache, ClusterName cluster, Component store) {
    return cache
        .find(StatefulSet.class, cluster.of(store))
        .filter(set -> set.getStatus() != null)
        .map(set -> set.getStatus().getReadyReplicas())
        .filter(ready -> ready > 0)
        .isPresent();
  }

  /// Deletes the Jobs of one kind that are not among the kept.
  static void remove(KubernetesClient client, Cache cache, String component, List<String> kept) {
    for (Job job : cache.all(Job.class)) {
      boolean superfluous =
          component.equals(Owned.labels(job).get(ClusterName.LABEL_COMPONENT))
              && !kept.contains(job.getMetadata().getName())
              && job.getMetadata().getDeletionTimestamp() == null;
      if (superfluous) {
        client.resource(job).delete();
      }
    }
  }
}
