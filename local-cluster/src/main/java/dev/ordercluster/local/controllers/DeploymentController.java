package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deployment → ReplicaSets: one set per pod template, rolled over within maxSurge and
/// maxUnavailable.
final class DeploymentController implements Reconcile {
  private final KubernetesClient client;
  private final PodSource pods;
  private final ReplicaSets sets;
  private final DeploymentReport report;

  DeploymentController(Cluster cluster, InstantSource clock) {
    this.client = cluster.client();
    this.pods = new PodSource(client);
    this.sets = new ReplicaSets(client);
    this.report = new DeploymentReport(client, clock);
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    Deployment deployment =
        client.apps().deployments().inNamespace(key.namespace()).withName(key.name()).get();
    if (deployment == null || Pods.terminating(deployment)) {
      return Optional.empty();
    }
    DeploymentSpec spec = deployment.getSpec();
    String hash = TemplateHash.of(spec.getTemplate());
    List<ReplicaSet> owned = sets.ownedBy(deployment);
    Optional<ReplicaSet> existing =
        owned.stream().filter(set -> hash.equals(ReplicaSets.hash(set))).findFirst();
    if (Boolean.TRUE.equals(spec.getPaused())) {
      existing.ifPresent(set -> scaleOnly(spec, set, owned));
      return report.write(deployment, sets.ownedBy(deployment), existing, false);
    }
    boolean recreate =
        spec.getStrategy() != null && "Recreate".equals(spec.getStrategy().getType());
    List<ReplicaSet> old =
        owned.stream().filter(set -> !hash.equals(ReplicaSets.hash(set))).toList();
    boolean created = existing.isEmpty();
    ReplicaSet fresh = existing.orElseGet(() -> sets.create(deployment, hash, owned));
    fresh = sets.withRevision(deployment, fresh, old);
    if (recreate) {
      recreate(spec, fresh, old);
    } else {
      roll(spec, fresh, old);
    }
    sets.dropHistory(old, Numbers.or(spec.getRevisionHistoryLimit(), 10));
    return report.write(deployment, sets.ownedBy(deployment), Optional.of(fresh), created);
  }

  private void scaleOnly(DeploymentSpec spec, ReplicaSet fresh, List<ReplicaSet> owned) {
    boolean alone =
        owned.stream().allMatch(set -> set.equals(fresh) || ReplicaSets.wanted(set) == 0);
    if (alone) {
      sets.scale(fresh, Numbers.or(spec.getReplicas(), 1));
    }
  }

  private void recreate(DeploymentSpec spec, ReplicaSet fresh, List<ReplicaSet> old) {
    old.forEach(set -> sets.scale(set, 0));
    boolean gone = old.stream().allMatch(set -> pods.ownedBy(set).isEmpty());
    if (gone) {
      sets.scale(fresh, Numbers.or(spec.getReplicas(), 1));
    }
  }

  private void roll(DeploymentSpec spec, ReplicaSet fresh, List<ReplicaSet> old) {
    Map<String, ReplicaSet> byName = new HashMap<>();
    byName.put(fresh.getMetadata().getName(), fresh);
    List<ReplicaSet> oldestFirst = new ArrayList<>(old);
    oldestFirst.sort(Comparator.comparing(Pods::createdAt));
    oldestFirst.forEach(set -> byName.put(set.getMetadata().getName(), set));
    RollingUpdate.step(
            bounds(spec),
            view(fresh),
            oldestFirst.stream().map(DeploymentController::view).toList())
        .forEach(
            (name, replicas) ->
                Optional.ofNullable(byName.get(name)).ifPresent(set -> sets.scale(set, replicas)));
  }

  private static RollingUpdate.Set view(ReplicaSet set) {
    int available =
        set.getStatus() == null ? 0 : Numbers.or(set.getStatus().getAvailableReplicas(), 0);
    return new RollingUpdate.Set(set.getMetadata().getName(), ReplicaSets.wanted(set), available);
  }

  /// The bounds of a Deployment's rolling update; 25 % each unless the spec says otherwise, surge
  /// rounded up and unavailability down.
  static RollingUpdate.Bounds bounds(DeploymentSpec spec) {
    int replicas = Numbers.or(spec.getReplicas(), 1);
    var rolling = spec.getStrategy() == null ? null : spec.getStrategy().getRollingUpdate();
    return new RollingUpdate.Bounds(
        replicas,
        Numbers.share(rolling == null ? null : rolling.getMaxSurge(), "25%", replicas, true),
        Numbers.share(
            rolling == null ? null : rolling.getMaxUnavailable(), "25%", replicas, false));
  }

  /// The Deployment that a replica set belongs to.
  static Optional<ObjectKey> of(ReplicaSet set) {
    return Owners.controllerKey(set, "Deployment");
  }
}
