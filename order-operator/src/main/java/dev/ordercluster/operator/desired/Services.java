package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The Services: one name per component, one address for clients of the gateway.
final class Services {
  private static final String EXTERNAL_DNS = "external-dns.alpha.kubernetes.io/hostname";

  private Services() {}

  /// Names the pod of a data service, ready or not: clients retry by themselves, and Kafka must
  /// find itself before it is ready.
  static Service dataService(ClusterName cluster, Component component, List<ServicePort> ports) {
    return headless(cluster, component, ports, true);
  }

  /// Names the ready instances, among which the gateways choose by themselves.
  static Service orderService(ClusterName cluster) {
    return headless(
        cluster,
        Component.ORDER_SERVICE,
        List.of(
            port(Ports.HTTP_NAME, Ports.HTTP, Ports.HTTP_NAME),
            port(Ports.MANAGEMENT_NAME, Ports.MANAGEMENT, Ports.MANAGEMENT_NAME)),
        false);
  }

  static Service gateway(ClusterName cluster, GatewaySpec gateway) {
    Exposure exposure = gateway.exposure();
    boolean external =
        switch (exposure.type()) {
          case NODE_PORT, LOAD_BALANCER -> true;
          case CLUSTER_IP, INGRESS, GATEWAY_API -> false;
        };
    return new ServiceBuilder()
        .withMetadata(cluster.owned(cluster.of(Component.GATEWAY), Component.GATEWAY))
        .editMetadata()
        .withAnnotations(annotations(exposure))
        .endMetadata()
        .withNewSpec()
        .withType(exposure.type().serviceType())
        .withSelector(cluster.selector(Component.GATEWAY))
        .withPorts(clientPorts(exposure, gateway.tls()))
        .withSessionAffinity("None")
        .withInternalTrafficPolicy("Cluster")
        .withExternalTrafficPolicy(external ? "Cluster" : null)
        .endSpec()
        .build();
  }

  private static List<ServicePort> clientPorts(Exposure exposure, @Nullable GatewayTls tls) {
    ServicePort plain = port(Ports.HTTP_NAME, exposure.port(), Ports.HTTP_NAME);
    if (tls == null) {
      return List.of(plain);
    }
    ServicePort secure = port(Ports.HTTPS_NAME, tls.port(), Ports.HTTPS_NAME);
    return tls.plain() == GatewayTls.Plain.OFF ? List.of(secure) : List.of(plain, secure);
  }

  // An Ingress and an HTTPRoute carry the owner's annotations themselves.
  private static @Nullable Map<String, String> annotations(Exposure exposure) {
    Map<String, String> all = new TreeMap<>();
    switch (exposure.type()) {
      case INGRESS, GATEWAY_API -> {}
      case CLUSTER_IP -> all.putAll(exposure.annotations());
      case NODE_PORT, LOAD_BALANCER -> {
        if (exposure.host() != null) {
          all.put(EXTERNAL_DNS, exposure.host());
        }
        all.putAll(exposure.annotations());
      }
    }
    return all.isEmpty() ? null : all;
  }

  static ServicePort port(String name, int number, String target) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(target))
        .build();
  }

  private static Service headless(
      ClusterName cluster, Component component, List<ServicePort> ports, boolean notReady) {
    return new ServiceBuilder()
        .withMetadata(cluster.owned(cluster.of(component), component))
        .withNewSpec()
        .withType("ClusterIP")
        .withClusterIP("None")
        .withPublishNotReadyAddresses(notReady ? Boolean.TRUE : null)
        .withSelector(cluster.selector(component))
        .withPorts(ports)
        .withSessionAffinity("None")
        .withInternalTrafficPolicy("Cluster")
        .endSpec()
        .build();
  }
}
