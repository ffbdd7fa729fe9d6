package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.Exposure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/// The HTTPRoute that leads everything of one name, or of all names, from a Gateway of the Gateway
/// API to the gateway's Service.
public final class GatewayRoute {
  private GatewayRoute() {}

  /// Which Gateway a route attaches to.
  public record Parent(String namespace, String name) {
    /// Reads the reference.
    ///
    /// @param own namespace of the OrderCluster, which is meant when none is named
    public static Parent of(Exposure exposure, String own) {
      String reference = exposure.className() == null ? "" : exposure.className();
      int slash = reference.indexOf('/');
      return slash < 0
          ? new Parent(own, reference)
          : new Parent(reference.substring(0, slash), reference.substring(slash + 1));
    }
  }

  static GenericKubernetesResource of(ClusterName cluster, Exposure exposure) {
    var metadata =
        new ObjectMetaBuilder(cluster.owned(cluster.of(Component.GATEWAY), Component.GATEWAY))
            .withAnnotations(exposure.annotations().isEmpty() ? null : exposure.annotations())
            .build();
    return ForeignKind.HTTP_ROUTE.object(metadata, spec(cluster, exposure));
  }

  // Every field that the definition defaults is set.
  private static ObjectNode spec(ClusterName cluster, Exposure exposure) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    Parent parent = Parent.of(exposure, cluster.namespace());
    spec.putArray("parentRefs")
        .addObject()
        .put("group", "gateway.networking.k8s.io")
        .put("kind", "Gateway")
        .put("namespace", parent.namespace())
        .put("name", parent.name());
    if (exposure.host() != null) {
      spec.putArray("hostnames").add(exposure.host());
    }
    ObjectNode rule = spec.putArray("rules").addObject();
    rule.putArray("matches")
        .addObject()
        .putObject("path")
        .put("type", "PathPrefix")
        .put("value", "/");
    rule.putArray("backendRefs")
        .addObject()
        .put("group", "")
        .put("kind", "Service")
        .put("name", cluster.of(Component.GATEWAY))
        .put("port", exposure.port())
        .put("weight", 1);
    return spec;
  }
}
