package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.DatabaseConnections;
import dev.ordercluster.operator.desired.Scale;
import dev.ordercluster.operator.signals.Assignment;
import dev.ordercluster.operator.signals.PodSnapshots;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.signals.ScalingView;
import dev.ordercluster.operator.status.Scaling;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The part of a pass that meets the autoscaler: tells it what the watches know, takes what it
/// decided. Continues from what an earlier operator kept in the cluster.
final class ScalingStep {
  private static final List<Component> SCALED = List.of(Component.ORDER_SERVICE, Component.GATEWAY);

  private final KubernetesClient client;
  private final ScalingLoop loop;

  ScalingStep(KubernetesClient client, ScalingLoop loop) {
    this.client = client;
    this.loop = loop;
  }

  /// What one pass over one cluster has to apply and to tell.
  record Outcome(Scale scale, Map<Component, Scaling> scaling) {
    static final Outcome NONE = new Outcome(Scale.AS_SPECIFIED, Map.of());
  }

  /// @param spec that is valid
  Outcome take(ClusterName cluster, OrderClusterSpec spec, Cache cache, Workloads workloads) {
    Map<Component, Assignment> assignments = new EnumMap<>(Component.class);
    for (Component component : SCALED) {
      wish(spec, component)
          .ifPresent(
              wish ->
                  assignments.put(
                      component,
                      new Assignment(
                          wish,
                          specified(spec, component),
                          present(cache, cluster.of(component)),
                          spec.paused(),
                          PodSnapshots.of(workloads.pods(component)),
                          budgets(spec, component))));
    }
    Map<Component, ScalingView> views =
        loop.pass(cluster, assignments, component -> kept(cluster, cache, component));
    if (views.isEmpty()) {
      discard(cluster, cache);
    }
    return outcome(views, spec);
  }

  /// While the spec is not valid nothing is changed: decisions by the last good one are advice.
  Outcome hold(ClusterName cluster, OrderClusterSpec spec, Cache cache, Workloads workloads) {
    Map<Component, Assignment> assignments = new EnumMap<>(Component.class);
    loop.assigned(cluster)
        .forEach(
            (component, last) ->
                assignments.put(
                    component,
                    new Assignment(
                        last.wish(),
                        last.replicas(),
                        present(cache, cluster.of(component)),
                        true,
                        PodSnapshots.of(workloads.pods(component)),
                        last.budgets())));
    return outcome(loop.pass(cluster, assignments, _ -> Optional.empty()), spec);
  }

  /// The cluster is being taken apart: nothing is scaled any more.
  void forget(ClusterName cluster) {
    loop.forget(cluster);
  }

  private static Optional<Autoscaling> wish(OrderClusterSpec spec, Component component) {
    return Optional.ofNullable(
        component == Component.GATEWAY
            ? spec.gateway().autoscaling()
            : spec.orderService().autoscaling());
  }

  private static int specified(OrderClusterSpec spec, Component component) {
    return component == Component.GATEWAY
        ? spec.gateway().replicas()
        : spec.orderService().replicas();
  }

  private static List<Budget> budgets(OrderClusterSpec spec, Component component) {
    return component == Component.ORDER_SERVICE
        ? List.of(
            new Budget.Connections(
                DatabaseConnections.granted(spec.postgres()),
                DatabaseConnections.reserved(),
                DatabaseConnections.PER_INSTANCE))
        : List.of();
  }

  private static Outcome outcome(Map<Component, ScalingView> views, OrderClusterSpec spec) {
    Map<Component, Integer> replicas = new EnumMap<>(Component.class);
    Map<Component, String> kept = new EnumMap<>(Component.class);
    Map<Component, Scaling> scaling = new EnumMap<>(Component.class);
    views.forEach(
        (component, view) -> {
          replicas.put(component, view.replicas());
          kept.put(component, view.kept());
          scaling.put(
              component,
              new Scaling(
                  view.acts(),
                  view.replicas(),
                  view.given(),
                  specified(spec, component),
                  view.decision(),
                  view.trouble(),
                  view.changes()));
        });
    return new Outcome(new Scale(replicas, kept), scaling);
  }

  private static OptionalInt present(Cache cache, String deployment) {
    return cache
        .find(Deployment.class, deployment)
        .flatMap(found -> Optional.ofNullable(found.getSpec().getReplicas()))
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private Optional<String> kept(ClusterName cluster, Cache cache, Component component) {
    return new Kept(client)
        .find(cache, cluster, cluster.scalingMemory())
        .flatMap(found -> Optional.ofNullable(found.getData()))
        .flatMap(data -> Optional.ofNullable(data.get(Scale.key(component))));
  }

  // What was remembered when autoscaling was last there would be wrong when it comes again.
  private void discard(ClusterName cluster, Cache cache) {
    cache
        .find(ConfigMap.class, cluster.scalingMemory())
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .ifPresent(found -> client.resource(found).delete());
  }
}
