package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.DeletionPolicy;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Takes an OrderCluster apart, in order and in bounded time. Creates nothing.
final class Deletion {
  private static final Logger LOG = System.getLogger(Deletion.class.getName());

  private final KubernetesClient client;
  private final Keyring keyring;
  private final Certificates certificates;
  private final ForeignObjects foreign;
  private final InstantSource clock;

  Deletion(
      KubernetesClient client,
      Provisioner.Secrets secrets,
      ForeignObjects foreign,
      InstantSource clock) {
    this.client = client;
    this.keyring = secrets.keyring();
    this.certificates = secrets.certificates();
    this.foreign = foreign;
    this.clock = clock;
  }

  /// Does the next step; true when nothing is left to do and the cluster may go.
  boolean proceed(OrderCluster cluster, ClusterName name, Cache cache) {
    Workloads workloads = new Workloads(cache, name);
    return switch (DeletionStep.next(present(workloads, cache, name), waited(cluster))) {
      case DeletionStep.Stop(Set<Component> components) -> {
        components.forEach(component -> stop(cache, name.of(component)));
        yield false;
      }
      case DeletionStep.Finish() -> {
        finish(cluster, name, cache, workloads);
        yield true;
      }
    };
  }

  private Duration waited(OrderCluster cluster) {
    Instant begun = Instant.parse(cluster.getMetadata().getDeletionTimestamp());
    return Duration.between(begun, clock.instant());
  }

  private static Set<Component> present(Workloads workloads, Cache cache, ClusterName cluster) {
    Set<Component> present = EnumSet.noneOf(Component.class);
    for (Component component : Component.values()) {
      String name = cluster.of(component);
      if (cache.find(Deployment.class, name).isPresent()
          || cache.find(StatefulSet.class, name).isPresent()
          || !workloads.pods(component).isEmpty()) {
        present.add(component);
      }
    }
    return present;
  }

  private void stop(Cache cache, String workload) {
    Optional<HasMetadata> there =
        cache
            .find(Deployment.class, workload)
            .<HasMetadata>map(deployment -> deployment)
            .or(() -> cache.find(StatefulSet.class, workload));
    there
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
        .ifPresent(this::delete);
  }

  private void finish(OrderCluster cluster, ClusterName name, Cache cache, Workloads workloads) {
    boolean volumesGo = Specs.of(cluster).deletionPolicy() == DeletionPolicy.DELETE;
    for (Class<? extends HasMetadata> kind : Owned.KINDS) {
      if (kind != Secret.class && kind != Pod.class && kind != PersistentVolumeClaim.class) {
        cache.all(kind).forEach(this::delete);
      }
    }
    foreign.removeAll(name);
    certificates.remove(name);
    // Data in a database of others stays, and so does what opens it.
    keyring.remove(name, volumesGo && Blueprint.runs(Specs.of(cluster), Component.POSTGRES));
    if (volumesGo) {
      for (Component store : Workloads.STORES) {
        client
            .persistentVolumeClaims()
            .inNamespace(name.namespace())
            .withName(workloads.claimName(store))
            .delete();
      }
      // By the label too: a claim of somebody else that has the name is not ours to remove.
      cache.find(PersistentVolumeClaim.class, name.backups()).ifPresent(this::delete);
    }
  }

  private void delete(HasMetadata object) {
    LOG.log(
        Level.INFO,
        "deleting {0} {1}/{2}",
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName());
    client.resource(object).delete();
  }
}
