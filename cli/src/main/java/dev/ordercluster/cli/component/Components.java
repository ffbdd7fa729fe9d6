package dev.ordercluster.cli.component;

import dev.ordercluster.cli.component.ComponentState.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Derives how far every part is from what the API held at one moment.
///
/// A part that runs in pods is ready when its controllers have seen the latest specification and as
/// many pods as wanted are ready. A part without pods (an external database) is as ready as the
/// OrderClusters' condition for it says. With several OrderClusters a part speaks for all of them.
public final class Components {
  private Components() {}

  public static List<ComponentState> of(Observed observed) {
    return Arrays.stream(Component.values()).map(each -> state(each, observed)).toList();
  }

  private static ComponentState state(Component component, Observed observed) {
    List<Workload> workloads =
        observed
            .workloads()
            .filter(each -> Component.of(each.metadata()).equals(Optional.of(component)))
            .toList();
    if (workloads.isEmpty()) {
      return withoutPods(component, observed);
    }
    List<PodFacts> pods =
        observed.pods().stream()
            .filter(pod -> workloads.stream().anyMatch(workload -> workload.owns(pod)))
            .map(PodFacts::new)
            .filter(pod -> !pod.isLeaving())
            .toList();
    return withPods(component, workloads, pods);
  }

  private static ComponentState withPods(
      Component component, List<Workload> workloads, List<PodFacts> pods) {
    int wanted = workloads.stream().mapToInt(Workload::wanted).sum();
    int ready = (int) pods.stream().filter(PodFacts::isReady).count();
    String count = ready + "/" + wanted + " ready";
    List<PodFacts> failing = pods.stream().filter(pod -> pod.failure().isPresent()).toList();
    if (!failing.isEmpty()) {
      String reason = failing.getFirst().failure().orElse("");
      return new ComponentState(
          component,
          Stage.FAILING,
          count + ", " + reason,
          failing.stream().map(Components::key).toList());
    }
    boolean settled =
        workloads.stream().allMatch(each -> each.isCurrent() && each.ready() >= each.wanted());
    if (settled && ready >= wanted) {
      return new ComponentState(component, Stage.READY, count, List.of());
    }
    int restarts = pods.stream().mapToInt(PodFacts::restarts).sum();
    String detail = restarts == 0 ? count : count + ", " + restarts + " restarts";
    return new ComponentState(component, Stage.STARTING, detail, List.of());
  }

  private static ComponentState withoutPods(Component component, Observed observed) {
    List<OrderClusterFacts.Condition> conditions =
        observed.orderClusters().stream()
            .map(OrderClusterFacts::new)
            .flatMap(cluster -> cluster.condition(component.condition()).stream())
            .toList();
    if (conditions.isEmpty() || component == Component.OPERATOR) {
      return new ComponentState(component, Stage.ABSENT, "", List.of());
    }
    Optional<OrderClusterFacts.Condition> unready =
        conditions.stream().filter(condition -> !condition.isTrue()).findFirst();
    return unready
        .map(it -> new ComponentState(component, Stage.STARTING, it.message(), List.of()))
        .orElseGet(
            () ->
                new ComponentState(
                    component, Stage.READY, conditions.getFirst().message(), List.of()));
  }

  private static String key(PodFacts facts) {
    Pod pod = facts.pod();
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
