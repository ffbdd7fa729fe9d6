package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Selectors;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// ReplicaSet → pods: as many active ones as asked for.
final class ReplicaSetController implements Reconcile {
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private final KubernetesClient client;
  private final PodSource pods;
  private final InstantSource clock;

  ReplicaSetController(Cluster cluster, InstantSource clock) {
    this.client = cluster.client();
    this.pods = new PodSource(client);
    this.clock = clock;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    ReplicaSet set =
        client.apps().replicaSets().inNamespace(key.namespace()).withName(key.name()).get();
    if (set == null || Pods.terminating(set)) {
      return Optional.empty();
    }
    List<Pod> active = pods.ownedBy(set).stream().filter(Pods::active).toList();
    int missing = ReplicaSets.wanted(set) - active.size();
    for (int i = 0; i < missing; i++) {
      String name = PodNames.under(set.getMetadata().getName());
      pods.create(PodSource.fromTemplate(set, set.getSpec().getTemplate(), name, Map.of()).build());
    }
    if (missing < 0) {
      List<String> names =
          ScaleIn.choose(active.stream().map(ReplicaSetController::replica).toList(), -missing);
      active.stream()
          .filter(pod -> names.contains(pod.getMetadata().getName()))
          .forEach(pods::delete);
    }
    List<Pod> now =
        missing == 0 ? active : pods.ownedBy(set).stream().filter(Pods::active).toList();
    return report(set, now);
  }

  private static ScaleIn.Replica replica(Pod pod) {
    int stage = pod.getSpec().getNodeName() == null ? 0 : Pods.phase(pod).equals("Running") ? 2 : 1;
    int restarts =
        pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
            ? 0
            : pod.getStatus().getContainerStatuses().stream()
                .mapToInt(one -> Numbers.or(one.getRestartCount(), 0))
                .sum();
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? "0" : annotations.getOrDefault(DELETION_COST, "0");
    return new ScaleIn.Replica(
        pod.getMetadata().getName(),
        stage,
        Pods.readySince(pod),
        cost.matches("-?[0-9]{1,9}") ? Integer.parseInt(cost) : 0,
        restarts,
        Pods.createdAt(pod));
  }

  private Optional<Duration> report(ReplicaSet set, List<Pod> active) {
    Duration minimum = Numbers.seconds(set.getSpec().getMinReadySeconds());
    Instant now = clock.instant();
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
    Map<Boolean, List<Pod>> byReadiness =
        active.stream().collect(Collectors.partitioningBy(Pods::ready));
    List<Pod> ready = byReadiness.getOrDefault(true, List.of());
    int available = (int) ready.stream().filter(p -> Pods.available(p, minimum, now)).count();
    ReplicaSetStatus before = set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus();
    ReplicaSetStatus after =
        new ReplicaSetStatusBuilder(before)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(active.size())
            .withFullyLabeledReplicas(
                (int)
                    active.stream()
                        .filter(p -> Selectors.contains(labels, p.getMetadata().getLabels()))
                        .count())
            .withReadyReplicas(ready.size())
            .withAvailableReplicas(available)
            .build();
    if (!after.equals(before)) {
      client
          .resource(
              new ReplicaSetBuilder(set)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(after)
                  .build())
          .updateStatus();
    }
    return available < ready.size() ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
  }
}
