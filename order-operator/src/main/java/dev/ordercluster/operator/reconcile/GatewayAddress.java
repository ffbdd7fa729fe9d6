package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The address under which the gateway answers: the load balancer's where there is one, the
/// Service's name within the cluster otherwise.
final class GatewayAddress {
  private GatewayAddress() {}

  static Optional<String> of(Optional<Service> service, ClusterName cluster) {
    return service.flatMap(
        found -> {
          int port = found.getSpec().getPorts().getFirst().getPort();
          Optional<String> host =
              "LoadBalancer".equals(found.getSpec().getType())
                  ? balancer(found)
                  : Optional.of(cluster.host(Component.GATEWAY));
          return host.map(name -> "http://" + bracketed(name) + ":" + port);
        });
  }

  private static Optional<String> balancer(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return Optional.empty();
    }
    return service.getStatus().getLoadBalancer().getIngress().stream()
        .flatMap(GatewayAddress::names)
        .findFirst();
  }

  private static Stream<String> names(LoadBalancerIngress ingress) {
    return Stream.of(ingress.getIp(), ingress.getHostname()).filter(Objects::nonNull);
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
