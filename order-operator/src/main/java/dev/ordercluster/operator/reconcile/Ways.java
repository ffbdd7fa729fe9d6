package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.GatewayRoute;
import dev.ordercluster.operator.status.Reason;
import dev.ordercluster.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What has to be asked of the world about the ways that a spec chose: where the gateway answers,
/// and whether data services of others let us in.
final class Ways {
  private final ForeignObjects foreign;
  private final ExternalServices external;
  private final ClusterName cluster;
  private final OrderClusterSpec spec;

  Ways(
      ForeignObjects foreign,
      ExternalServices external,
      ClusterName cluster,
      OrderClusterSpec spec) {
    this.foreign = foreign;
    this.external = external;
    this.cluster = cluster;
    this.spec = spec;
  }

  /// The address that answers.
  Optional<String> gateway(Cache cache, Workloads workloads) {
    Exposure exposure = spec.gateway().exposure();
    String name = cluster.of(Component.GATEWAY);
    Optional<JsonNode> route =
        exposure.type() == Exposure.Type.GATEWAY_API
            ? foreign.find(ForeignKind.HTTP_ROUTE, cluster, name)
            : Optional.empty();
    return new GatewayAddress(
            cluster,
            exposure,
            cache.find(Service.class, name),
            workloads.pods(Component.GATEWAY),
            cache.find(Ingress.class, name),
            route,
            route.flatMap(
                _ -> foreign.gateway(GatewayRoute.Parent.of(exposure, cluster.namespace()))))
        .url();
  }

  /// What is known about components beside their pods.
  Map<Component, Verdict> verdicts() {
    Map<Component, Verdict> verdicts = new EnumMap<>(Component.class);
    verdicts.putAll(external.verdicts(cluster, spec));
    if (spec.gateway().exposure().type() == Exposure.Type.GATEWAY_API
        && !foreign.installed(ForeignKind.HTTP_ROUTE)) {
      verdicts.put(Component.GATEWAY, missing(ForeignKind.HTTP_ROUTE, "choose another type"));
    }
    if (spec.security().encrypts()
        && spec.security().transport().issuerRef() != null
        && !foreign.installed(ForeignKind.CERTIFICATE)) {
      verdicts.put(
          Component.ORDER_SERVICE,
          missing(ForeignKind.CERTIFICATE, "make the OrderCluster without issuerRef"));
    }
    GatewayTls tls = spec.gateway().tls();
    if (tls != null && tls.issuerRef() != null && !foreign.installed(ForeignKind.CERTIFICATE)) {
      verdicts.put(
          Component.GATEWAY, missing(ForeignKind.CERTIFICATE, "name a Secret in tls.secretName"));
    }
    return verdicts;
  }

  private static Verdict missing(ForeignKind kind, String otherwise) {
    return new Verdict(
        false,
        Reason.DEFINITIONS_MISSING,
        "this Kubernetes does not know "
            + kind.apiVersion()
            + " "
            + kind.kind()
            + ": install "
            + kind.origin()
            + ", or "
            + otherwise);
  }
}
