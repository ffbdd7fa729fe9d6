package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Monitoring;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Removes objects that a spec no longer asks for. Only kinds that hold no data and keep nothing
/// running, and only objects that name this very cluster as their controller.
final class Pruner {
  /// The kinds that may go while their cluster stays.
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(NetworkPolicy.class, Ingress.class);

  private static final Logger LOG = System.getLogger(Pruner.class.getName());

  private final KubernetesClient client;

  Pruner(KubernetesClient client) {
    this.client = client;
  }

  /// Deletes what is there and not among the wanted.
  void prune(Cache cache, ClusterName cluster, List<HasMetadata> wanted) {
    Set<Name> kept = wanted.stream().map(Name::of).collect(Collectors.toSet());
    for (Class<? extends HasMetadata> kind : KINDS) {
      cache.all(kind).stream()
          .filter(object -> superfluous(object, cluster, kept))
          .forEach(this::delete);
    }
    cache.all(ConfigMap.class).stream()
        .filter(Monitoring::isDashboard)
        .filter(object -> superfluous(object, cluster, kept))
        .forEach(this::delete);
  }

  static boolean superfluous(HasMetadata object, ClusterName cluster, Set<Name> kept) {
    return object.getMetadata().getDeletionTimestamp() == null
        && !kept.contains(Name.of(object))
        && object.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> cluster.uid().equals(owner.getUid()));
  }

  private void delete(HasMetadata object) {
    LOG.log(
        Level.INFO,
        "removing {0} {1}/{2}, which the spec no longer asks for",
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName());
    client.resource(object).delete();
  }

  /// What tells one object of a cluster from another.
  record Name(String kind, String name) {
    static Name of(HasMetadata object) {
      return new Name(object.getKind(), object.getMetadata().getName());
    }
  }
}
