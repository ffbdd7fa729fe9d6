package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Pure: a Service and its pods → EndpointSlices and Endpoints.
final class EndpointObjects {
  private EndpointObjects() {}

  /// One slice for each way in which the Service's ports resolve; one without endpoints when no pod
  /// is there.
  static List<EndpointSlice> slices(Service service, List<Pod> pods) {
    Map<List<EndpointPort>, List<Endpoint>> byPorts = new LinkedHashMap<>();
    for (Pod pod : pods) {
      byPorts
          .computeIfAbsent(ports(service, Optional.of(pod)), _ -> new ArrayList<>())
          .add(endpoint(service, pod));
    }
    if (byPorts.isEmpty()) {
      byPorts.put(ports(service, Optional.empty()), List.of());
    }
    List<EndpointSlice> slices = new ArrayList<>();
    byPorts.forEach(
        (ports, endpoints) ->
            slices.add(
                EndpointsController.named(service, slices.size())
                    .editMetadata()
                    .addToLabels(EndpointsController.SERVICE_NAME, service.getMetadata().getName())
                    .addToLabels(EndpointsController.MANAGED_BY, EndpointsController.MANAGER)
                    .withOwnerReferences(Owners.controlledBy(service))
                    .endMetadata()
                    .withAddressType("IPv4")
                    .withPorts(ports)
                    .withEndpoints(endpoints)
                    .build()));
    return slices;
  }

  private static Endpoint endpoint(Service service, Pod pod) {
    boolean terminating = Pods.terminating(pod);
    boolean ready = Pods.ready(pod);
    String subdomain = pod.getSpec().getSubdomain();
    boolean named =
        pod.getSpec().getHostname() != null && service.getMetadata().getName().equals(subdomain);
    return new EndpointBuilder()
        .withAddresses(Pods.address(pod))
        .withNewConditions()
        .withReady(always(service) || (ready && !terminating))
        .withServing(ready)
        .withTerminating(terminating)
        .endConditions()
        .withHostname(named ? pod.getSpec().getHostname() : null)
        .withNodeName(pod.getSpec().getNodeName())
        .withTargetRef(reference(pod))
        .build();
  }

  private static boolean always(Service service) {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  private static ObjectReference reference(Pod pod) {
    return new ObjectReferenceBuilder()
        .withKind("Pod")
        .withName(pod.getMetadata().getName())
        .withNamespace(pod.getMetadata().getNamespace())
        .withUid(pod.getMetadata().getUid())
        .build();
  }

  private static List<EndpointPort> ports(Service service, Optional<Pod> pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : servicePorts(service)) {
      targetPort(port, pod)
          .ifPresent(
              number ->
                  ports.add(
                      new EndpointPortBuilder()
                          .withName(Objects.requireNonNullElse(port.getName(), ""))
                          .withPort(number)
                          .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                          .withAppProtocol(port.getAppProtocol())
                          .build()));
    }
    return ports;
  }

  private static List<ServicePort> servicePorts(Service service) {
    return service.getSpec().getPorts() == null ? List.of() : service.getSpec().getPorts();
  }

  /// The pod's port number behind a Service port; empty when it is named and the pod has no such
  /// name.
  static OptionalInt targetPort(ServicePort port, Optional<Pod> pod) {
    @Nullable IntOrString target = port.getTargetPort();
    if (target == null) {
      return OptionalInt.of(port.getPort());
    }
    if (target.getIntVal() != null && target.getIntVal() != 0) {
      return OptionalInt.of(target.getIntVal());
    }
    String name = target.getStrVal();
    if (name == null) {
      return OptionalInt.of(port.getPort());
    }
    return pod.stream()
        .flatMap(one -> one.getSpec().getContainers().stream())
        .map(Container::getPorts)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(one -> name.equals(one.getName()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst();
  }

  static Endpoints endpoints(Service service, List<EndpointSlice> slices) {
    List<EndpointSubset> subsets = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      List<EndpointAddress> ready = new ArrayList<>();
      List<EndpointAddress> notReady = new ArrayList<>();
      for (Endpoint endpoint : slice.getEndpoints()) {
        boolean isReady = Boolean.TRUE.equals(endpoint.getConditions().getReady());
        boolean leaving = Boolean.TRUE.equals(endpoint.getConditions().getTerminating());
        if (isReady || !leaving) {
          (isReady ? ready : notReady).add(address(endpoint));
        }
      }
      if (!ready.isEmpty() || !notReady.isEmpty()) {
        var subset =
            new EndpointSubsetBuilder().withAddresses(ready).withNotReadyAddresses(notReady);
        slice
            .getPorts()
            .forEach(
                port ->
                    subset
                        .addNewPort()
                        .withName(port.getName().isEmpty() ? null : port.getName())
                        .withPort(port.getPort())
                        .withProtocol(port.getProtocol())
                        .endPort());
        subsets.add(subset.build());
      }
    }
    return new EndpointsBuilder()
        .withNewMetadata()
        .withName(service.getMetadata().getName())
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(service.getMetadata().getLabels())
        .addToLabels("endpoints.kubernetes.io/managed-by", "endpoint-controller")
        .withOwnerReferences(Owners.controlledBy(service))
        .endMetadata()
        .withSubsets(subsets)
        .build();
  }

  private static EndpointAddress address(Endpoint endpoint) {
    return new EndpointAddressBuilder()
        .withIp(endpoint.getAddresses().getFirst())
        .withHostname(endpoint.getHostname())
        .withNodeName(endpoint.getNodeName())
        .withTargetRef(endpoint.getTargetRef())
        .build();
  }
}
