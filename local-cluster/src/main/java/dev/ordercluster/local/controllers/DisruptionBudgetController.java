package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Selectors;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PodDisruptionBudget status: how many of the selected pods may be taken away now.
final class DisruptionBudgetController implements Reconcile {
  private final Cluster cluster;
  private final KubernetesClient client;
  private final InstantSource clock;

  DisruptionBudgetController(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.clock = clock;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    PodDisruptionBudget budget =
        client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(key.namespace())
            .withName(key.name())
            .get();
    if (budget == null || Pods.terminating(budget)) {
      return Optional.empty();
    }
    List<Pod> pods =
        cluster.pods().in(key.namespace()).stream()
            .filter(
                p -> Selectors.matches(budget.getSpec().getSelector(), p.getMetadata().getLabels()))
            .filter(Pods::active)
            .toList();
    write(budget, pods);
    return Optional.empty();
  }

  private void write(PodDisruptionBudget budget, List<Pod> pods) {
    int healthy = (int) pods.stream().filter(Pods::ready).count();
    int expected = expected(budget.getMetadata().getNamespace(), pods);
    int desired = desired(budget, expected);
    int allowed = Math.max(0, healthy - desired);
    PodDisruptionBudgetStatus before =
        budget.getStatus() == null ? new PodDisruptionBudgetStatus() : budget.getStatus();
    PodDisruptionBudgetStatus counted =
        new PodDisruptionBudgetStatusBuilder(before)
            .withObservedGeneration(budget.getMetadata().getGeneration())
            .withCurrentHealthy(healthy)
            .withDesiredHealthy(desired)
            .withExpectedPods(expected)
            .withDisruptionsAllowed(allowed)
            .withConditions(
                before.getConditions().stream()
                    .filter(one -> one.getStatus().equals(allowed > 0 ? "True" : "False"))
                    .toList())
            .build();
    PodDisruptionBudgetStatus after =
        counted.getConditions().isEmpty() ? withCondition(counted, allowed > 0) : counted;
    if (!after.equals(before)) {
      client
          .resource(
              new PodDisruptionBudgetBuilder(budget)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(after)
                  .build())
          .updateStatus();
    }
  }

  private PodDisruptionBudgetStatus withCondition(
      PodDisruptionBudgetStatus status, boolean allowed) {
    return new PodDisruptionBudgetStatusBuilder(status)
        .addToConditions(
            new ConditionBuilder()
                .withType("DisruptionAllowed")
                .withStatus(allowed ? "True" : "False")
                .withReason(allowed ? "SufficientPods" : "InsufficientPods")
                .withMessage("")
                .withObservedGeneration(status.getObservedGeneration())
                .withLastTransitionTime(Times.text(clock.instant()))
                .build())
        .build();
  }

  private static int desired(PodDisruptionBudget budget, int expected) {
    if (budget.getSpec().getMaxUnavailable() != null) {
      int away = Numbers.share(budget.getSpec().getMaxUnavailable(), "0", expected, true);
      return Math.max(0, expected - away);
    }
    return Numbers.share(budget.getSpec().getMinAvailable(), "1", expected, true);
  }

  /// How many pods their owners ask for; a pod without a known owner counts for itself.
  private int expected(String namespace, List<Pod> pods) {
    Map<String, Integer> byOwner = new HashMap<>();
    for (Pod pod : pods) {
      Optional<OwnerReference> owner = Owners.controllerOf(pod);
      String uid = owner.map(OwnerReference::getUid).orElse(pod.getMetadata().getUid());
      byOwner.computeIfAbsent(uid, _ -> owner.flatMap(one -> replicas(namespace, one)).orElse(1));
    }
    return byOwner.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Optional<Integer> replicas(String namespace, OwnerReference owner) {
    ObjectKey key = new ObjectKey(namespace, owner.getName());
    return switch (owner.getKind()) {
      case "ReplicaSet" -> cluster.replicaSets().find(key).map(this::replicasOfDeployment);
      case "StatefulSet" ->
          cluster.statefulSets().find(key).map(set -> Numbers.or(set.getSpec().getReplicas(), 1));
      default -> Optional.empty();
    };
  }

  private int replicasOfDeployment(io.fabric8.kubernetes.api.model.apps.ReplicaSet set) {
    HasMetadata owned = set;
    return Owners.controllerKey(owned, "Deployment")
        .flatMap(key -> cluster.deployments().find(key))
        .map(deployment -> Numbers.or(deployment.getSpec().getReplicas(), 1))
        .orElse(ReplicaSets.wanted(set));
  }
}
