package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValueBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.List;

/// The Ingress that leads everything of one name, or of all names, to the gateway's Service.
final class GatewayIngress {
  private GatewayIngress() {}

  static Ingress of(ClusterName cluster, Exposure exposure) {
    return new IngressBuilder()
        .withMetadata(cluster.owned(cluster.of(Component.GATEWAY), Component.GATEWAY))
        .editMetadata()
        .withAnnotations(exposure.annotations().isEmpty() ? null : exposure.annotations())
        .endMetadata()
        .withNewSpec()
        .withIngressClassName(exposure.className())
        .withRules(
            new IngressRuleBuilder()
                .withHost(exposure.host())
                .withHttp(toGateway(cluster, exposure.port()))
                .build())
        .withTls(tls(exposure))
        .endSpec()
        .build();
  }

  private static HTTPIngressRuleValue toGateway(ClusterName cluster, int port) {
    return new HTTPIngressRuleValueBuilder()
        .addNewPath()
        .withPath("/")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(cluster.of(Component.GATEWAY))
        .withNewPort()
        .withNumber(port)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .build();
  }

  private static List<IngressTLS> tls(Exposure exposure) {
    String secret = exposure.tlsSecretName();
    return secret == null
        ? List.of()
        : List.of(
            new IngressTLSBuilder().withHosts(exposure.host()).withSecretName(secret).build());
  }
}
