package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What the API held at one moment, of all namespaces.
public record Observed(
    List<Deployment> deployments,
    List<StatefulSet> statefulSets,
    List<Pod> pods,
    List<Service> services,
    List<GenericKubernetesResource> orderClusters) {
  public Observed {
    deployments = List.copyOf(deployments);
    statefulSets = List.copyOf(statefulSets);
    pods = List.copyOf(pods);
    services = List.copyOf(services);
    orderClusters = List.copyOf(orderClusters);
  }

  /// The same without what pods said about themselves before a moment: after a restart of the
  /// cluster the objects still say what was true before it.
  public Observed since(Instant moment) {
    List<Pod> current =
        pods.stream()
            .map(pod -> new PodFacts(pod).startedBefore(moment) ? withoutStatus(pod) : pod)
            .toList();
    return new Observed(deployments, statefulSets, current, services, orderClusters);
  }

  private static Pod withoutStatus(Pod pod) {
    return new PodBuilder(pod).withStatus(new PodStatus()).build();
  }

  /// Everything that keeps pods running.
  Stream<Workload> workloads() {
    return Stream.concat(
        deployments.stream().map(Workload::of), statefulSets.stream().map(Workload::of));
  }
}
