package dev.ordercluster.operator.reconcile;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.Scale;
import dev.ordercluster.operator.status.Workload;
import dev.ordercluster.operator.validation.Provisioned;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the components of a cluster out of the cache.
final class Workloads {
  static final List<Component> STORES =
      List.of(Component.POSTGRES, Component.REDIS, Component.KAFKA);

  private final Cache cache;
  private final ClusterName cluster;

  Workloads(Cache cache, ClusterName cluster) {
    this.cache = cache;
    this.cluster = cluster;
  }

  /// Every component; empty before anything was created.
  Map<Component, Workload> observed(OrderClusterSpec spec, Scale scale) {
    Map<Component, Workload> all = new EnumMap<>(Component.class);
    for (Component store : STORES) {
      if (Blueprint.runs(spec, store)) {
        all.put(store, store(store).after(restart(store)));
      }
    }
    for (Component component : List.of(Component.ORDER_SERVICE, Component.GATEWAY)) {
      Workload instances = instances(component, wanted(component, spec, scale));
      all.put(component, instances.after(restart(component)));
    }
    if (all.values().stream().noneMatch(Workload::exists)) {
      return Map.of();
    }
    for (Component store : STORES) {
      all.putIfAbsent(store, Workload.OF_OTHERS);
    }
    return all;
  }

  /// The number of instances of a component that serves.
  static int wanted(Component component, OrderClusterSpec spec, Scale scale) {
    return scale.replicas(
        component,
        component == Component.GATEWAY
            ? spec.gateway().replicas()
            : spec.orderService().replicas());
  }

  private Workload store(Component component) {
    return cache
        .find(StatefulSet.class, cluster.of(component))
        .map(
            set -> {
              var status = set.getStatus();
              if (status == null) {
                return created(component, 1);
              }
              int replicas = zeroIfNull(status.getReplicas());
              boolean current =
                  isCurrent(set.getMetadata().getGeneration(), status.getObservedGeneration());
              boolean newest =
                  status.getUpdateRevision() == null
                      || status.getUpdateRevision().equals(status.getCurrentRevision());
              int updated = newest ? replicas : zeroIfNull(status.getUpdatedReplicas());
              return new Workload(
                  true,
                  current,
                  1,
                  replicas,
                  updated,
                  zeroIfNull(status.getReadyReplicas()),
                  trouble(component));
            })
        .orElse(Workload.absent(1));
  }

  private Workload instances(Component component, int wanted) {
    return cache
        .find(Deployment.class, cluster.of(component))
        .map(deployment -> instances(deployment, component, wanted))
        .orElse(Workload.absent(wanted));
  }

  /// The instances of a component as this very Deployment tells them.
  Workload instances(Deployment deployment, Component component, int wanted) {
    var status = deployment.getStatus();
    if (status == null) {
      return created(component, wanted);
    }
    return new Workload(
        true,
        isCurrent(deployment.getMetadata().getGeneration(), status.getObservedGeneration()),
        wanted,
        zeroIfNull(status.getReplicas()),
        zeroIfNull(status.getUpdatedReplicas()),
        zeroIfNull(status.getReadyReplicas()),
        RolloutStep.overdue(status.getConditions()),
        trouble(component));
  }

  private Workload created(Component component, int wanted) {
    return new Workload(true, false, wanted, 0, 0, 0, trouble(component));
  }

  private Optional<String> trouble(Component component) {
    return PodTrouble.of(pods(component));
  }

  private Optional<String> restart(Component component) {
    return PodTrouble.lastRestart(pods(component));
  }

  List<Pod> pods(Component component) {
    return cache.all(Pod.class).stream()
        .filter(pod -> Owned.componentOf(pod).filter(component::equals).isPresent())
        .toList();
  }

  /// Size of the claim template of each StatefulSet that is there, by its name.
  Map<String, String> templateSizes() {
    Map<String, String> sizes = new TreeMap<>();
    for (Component store : STORES) {
      template(store)
          .flatMap(Workloads::requested)
          .ifPresent(size -> sizes.put(cluster.of(store), size));
    }
    return sizes;
  }

  /// The volumes that the data services have.
  Map<Component, Provisioned> provisioned() {
    Map<Component, Provisioned> all = new EnumMap<>(Component.class);
    for (Component store : STORES) {
      Optional<PersistentVolumeClaim> template = template(store);
      Optional<String> size =
          cache
              .find(PersistentVolumeClaim.class, claimName(store))
              .or(() -> template)
              .flatMap(Workloads::requested);
      Optional<String> storageClass =
          template.map(claim -> requireNonNullElse(claim.getSpec().getStorageClassName(), ""));
      all.put(store, new Provisioned(size, storageClass));
    }
    return all;
  }

  /// The claim of the only pod of a data service.
  String claimName(Component store) {
    return claimName(cluster, store);
  }

  static String claimName(ClusterName cluster, Component store) {
    return "data-" + cluster.of(store) + "-0";
  }

  static Optional<String> requested(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getSpec().getResources())
        .flatMap(resources -> Optional.ofNullable(resources.getRequests()))
        .flatMap(requests -> Optional.ofNullable(requests.get("storage")))
        .map(Quantity::toString);
  }

  private Optional<PersistentVolumeClaim> template(Component store) {
    return cache
        .find(StatefulSet.class, cluster.of(store))
        .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream().findFirst());
  }

  private static boolean isCurrent(@Nullable Long generation, @Nullable Long observed) {
    return generation == null || (observed != null && observed >= generation);
  }

  private static int zeroIfNull(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
