package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
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

  /// Everything that keeps pods running.
  Stream<Workload> workloads() {
    return Stream.concat(
        deployments.stream().map(Workload::of), statefulSets.stream().map(Workload::of));
  }
}
