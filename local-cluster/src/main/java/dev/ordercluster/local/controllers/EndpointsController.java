package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Selectors;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Service → EndpointSlices and Endpoints of the pods it selects, and the ingress address of
/// LoadBalancer Services, which is their own cluster address.
///
/// Readiness counts as the informer sees it: a late word only delays an endpoint, never doubles it.
final class EndpointsController implements Reconcile {
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGER = "endpointslice-controller.k8s.io";

  private final Cluster cluster;
  private final KubernetesClient client;

  EndpointsController(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null || Pods.terminating(service)) {
      remove(key);
      return Optional.empty();
    }
    announce(service);
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return Optional.empty();
    }
    List<Pod> pods =
        cluster.pods().in(key.namespace()).stream()
            .filter(pod -> Selectors.contains(selector, pod.getMetadata().getLabels()))
            .filter(pod -> !Pods.finished(pod) && !Pods.address(pod).isEmpty())
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList();
    List<EndpointSlice> wanted = EndpointObjects.slices(service, pods);
    List<EndpointSlice> present = slices(key);
    for (EndpointSlice slice : wanted) {
      Optional<EndpointSlice> old = named(present, slice.getMetadata().getName());
      if (old.isEmpty()) {
        client.resource(slice).create();
      } else if (!same(old.get(), slice)) {
        client.resource(slice).update();
      }
    }
    present.stream()
        .filter(one -> named(wanted, one.getMetadata().getName()).isEmpty())
        .forEach(one -> client.resource(one).delete());
    writeEndpoints(key, EndpointObjects.endpoints(service, wanted));
    return Optional.empty();
  }

  private void writeEndpoints(ObjectKey key, Endpoints wanted) {
    Endpoints old = client.endpoints().inNamespace(key.namespace()).withName(key.name()).get();
    if (old == null) {
      client.resource(wanted).create();
    } else if (!wanted.getSubsets().equals(old.getSubsets())) {
      client.resource(wanted).update();
    }
  }

  private void remove(ObjectKey key) {
    slices(key).forEach(slice -> client.resource(slice).delete());
    client.endpoints().inNamespace(key.namespace()).withName(key.name()).delete();
  }

  private List<EndpointSlice> slices(ObjectKey key) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(key.namespace())
        .withLabels(Map.of(SERVICE_NAME, key.name(), MANAGED_BY, MANAGER))
        .list()
        .getItems();
  }

  private static Optional<EndpointSlice> named(List<EndpointSlice> slices, String name) {
    return slices.stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst();
  }

  private static boolean same(EndpointSlice one, EndpointSlice other) {
    return one.getEndpoints().equals(other.getEndpoints())
        && one.getPorts().equals(other.getPorts());
  }

  private void announce(Service service) {
    if (!"LoadBalancer".equals(service.getSpec().getType())
        || service.getSpec().getClusterIP() == null) {
      return;
    }
    var ingress = new LoadBalancerIngressBuilder().withIp(service.getSpec().getClusterIP()).build();
    boolean told =
        service.getStatus() != null
            && service.getStatus().getLoadBalancer() != null
            && service.getStatus().getLoadBalancer().getIngress().stream()
                .anyMatch(one -> ingress.getIp().equals(one.getIp()));
    if (!told) {
      client
          .resource(
              new ServiceBuilder(service)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .editOrNewStatus()
                  .editOrNewLoadBalancer()
                  .withIngress(ingress)
                  .endLoadBalancer()
                  .endStatus()
                  .build())
          .updateStatus();
    }
  }

  /// Keys of the Services that select `pod`.
  static List<ObjectKey> selecting(Cluster cluster, Pod pod) {
    return cluster.services().in(pod.getMetadata().getNamespace()).stream()
        .filter(service -> service.getSpec().getSelector() != null)
        .filter(service -> !service.getSpec().getSelector().isEmpty())
        .filter(
            service ->
                Selectors.contains(service.getSpec().getSelector(), pod.getMetadata().getLabels()))
        .map(ObjectKey::of)
        .toList();
  }

  static EndpointSliceBuilder named(Service service, int number) {
    String name = service.getMetadata().getName() + (number == 0 ? "-local" : "-local-" + number);
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(service.getMetadata().getNamespace())
        .endMetadata();
  }
}
