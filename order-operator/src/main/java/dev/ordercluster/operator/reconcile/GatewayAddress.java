package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.Ports;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The address under which the gateway answers, by the way in that the spec names; empty until
/// whoever provides that way has said that it leads to us.
///
/// @param pods of the gateway, which tell nodes that have a node port
/// @param route the HTTPRoute as it is
/// @param parent the Gateway that the HTTPRoute attaches to, as it is
record GatewayAddress(
    ClusterName cluster,
    Exposure exposure,
    Optional<Service> service,
    List<Pod> pods,
    Optional<Ingress> ingress,
    Optional<JsonNode> route,
    Optional<JsonNode> parent) {

  /// The base URL.
  Optional<String> url() {
    return service.flatMap(
        found ->
            switch (exposure.type()) {
              case CLUSTER_IP -> Optional.of(within(found));
              case NODE_PORT -> nodePort(found);
              case LOAD_BALANCER ->
                  balancer(found)
                      .map(
                          name ->
                              url(scheme(found), named(found, name), entrance(found).getPort()));
              case INGRESS -> throughIngress();
              case GATEWAY_API -> throughRoute();
            });
  }

  private String within(Service found) {
    return url(scheme(found), cluster.host(Component.GATEWAY), entrance(found).getPort());
  }

  // The port under TLS where there is one.
  private static ServicePort entrance(Service found) {
    List<ServicePort> ports = found.getSpec().getPorts();
    return ports.stream()
        .filter(port -> Ports.HTTPS_NAME.equals(port.getName()))
        .findFirst()
        .orElseGet(ports::getFirst);
  }

  private static String scheme(Service found) {
    return Ports.HTTPS_NAME.equals(entrance(found).getName()) ? "https" : "http";
  }

  // A certificate is for the host's name, if there is one.
  private String named(Service found, String address) {
    return scheme(found).equals("https") && exposure.host() != null ? exposure.host() : address;
  }

  /// Every address of the gateway's Service that clients may know it by.
  static Set<String> all(Cache cache, ClusterName cluster) {
    Set<String> all = new TreeSet<>();
    cache.find(Service.class, cluster.of(Component.GATEWAY)).ifPresent(found -> add(all, found));
    return all;
  }

  private static void add(Set<String> all, Service service) {
    String own = service.getSpec().getClusterIP();
    if (own != null && !own.isEmpty() && !own.equals("None")) {
      all.add(own);
    }
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      service.getStatus().getLoadBalancer().getIngress().stream()
          .flatMap(GatewayAddress::names)
          .forEach(all::add);
    }
  }

  // A cluster that gives no node ports is one whose Services are reached by name.
  private Optional<String> nodePort(Service found) {
    Integer number = entrance(found).getNodePort();
    if (number == null || number == 0) {
      return Optional.of(within(found));
    }
    return pods.stream()
        .map(pod -> pod.getStatus() == null ? null : pod.getStatus().getHostIP())
        .filter(Objects::nonNull)
        .sorted()
        .findFirst()
        .map(node -> url(scheme(found), named(found, node), number));
  }

  private static Optional<String> balancer(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return Optional.empty();
    }
    return service.getStatus().getLoadBalancer().getIngress().stream()
        .flatMap(GatewayAddress::names)
        .findFirst();
  }

  private static Stream<String> names(LoadBalancerIngress balancer) {
    return Stream.of(balancer.getIp(), balancer.getHostname()).filter(Objects::nonNull);
  }

  private Optional<String> throughIngress() {
    String scheme = exposure.tlsSecretName() == null ? "http" : "https";
    return ingress
        .filter(found -> found.getStatus() != null)
        .filter(found -> found.getStatus().getLoadBalancer() != null)
        .flatMap(
            found ->
                found.getStatus().getLoadBalancer().getIngress().stream()
                    .flatMap(GatewayAddress::ingressNames)
                    .findFirst())
        .map(balancer -> url(scheme, exposure.host() == null ? balancer : exposure.host(), 0));
  }

  private static Stream<String> ingressNames(IngressLoadBalancerIngress balancer) {
    return Stream.of(balancer.getIp(), balancer.getHostname()).filter(Objects::nonNull);
  }

  private Optional<String> throughRoute() {
    if (route.filter(GatewayAddress::accepted).isEmpty()) {
      return Optional.empty();
    }
    JsonNode gateway = parent.orElse(MissingNode.getInstance());
    String host =
        exposure.host() == null
            ? gateway.at("/status/addresses/0/value").asText()
            : exposure.host();
    return host.isEmpty() ? Optional.empty() : Optional.of(listened(gateway, host));
  }

  private static boolean accepted(JsonNode route) {
    return stream(route.at("/status/parents"))
        .flatMap(answer -> stream(answer.path("conditions")))
        .filter(condition -> condition.path("type").asText().equals("Accepted"))
        .anyMatch(condition -> condition.path("status").asText().equals("True"));
  }

  // Of several listeners the one with TLS.
  private static String listened(JsonNode gateway, String host) {
    JsonNode listener =
        stream(gateway.at("/spec/listeners"))
            .filter(one -> one.path("protocol").asText().equals("HTTPS"))
            .findFirst()
            .orElse(gateway.at("/spec/listeners/0"));
    boolean encrypted = listener.path("protocol").asText().equals("HTTPS");
    int port = listener.path("port").asInt();
    boolean usual = port == (encrypted ? 443 : 80);
    return url(encrypted ? "https" : "http", host, usual ? 0 : port);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String url(String scheme, String host, int port) {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return scheme + "://" + bracketed + (port == 0 ? "" : ":" + port);
  }
}
