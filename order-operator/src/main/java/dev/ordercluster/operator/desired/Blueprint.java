package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.Storage;
import java.util.Map;

/// Everything that the objects of one OrderCluster depend on.
///
/// @param secretDigests digest of each Secret by its name: pods that read it are replaced when it
///   changes. A Secret without one is not part of the digest.
/// @param provisioned size of the volume claim template of each StatefulSet that already exists, by
///   its name: the template is immutable, growth happens on the claims
/// @param scale what autoscaling decided
public record Blueprint(
    ClusterName cluster,
    OrderClusterSpec spec,
    Images images,
    Map<String, String> secretDigests,
    Map<String, String> provisioned,
    Scale scale) {

  /// Everything as the spec says, nothing scaled.
  public Blueprint(
      ClusterName cluster,
      OrderClusterSpec spec,
      Images images,
      Map<String, String> secretDigests,
      Map<String, String> provisioned) {
    this(cluster, spec, images, secretDigests, provisioned, Scale.AS_SPECIFIED);
  }

  public Blueprint {
    secretDigests = Map.copyOf(secretDigests);
    provisioned = Map.copyOf(provisioned);
  }

  /// The same by another spec.
  public Blueprint with(OrderClusterSpec other) {
    return new Blueprint(cluster, other, images, secretDigests, provisioned, scale);
  }

  int replicas(Component component) {
    return switch (component) {
      case ORDER_SERVICE -> scale.replicas(component, spec.orderService().replicas());
      case GATEWAY -> scale.replicas(component, spec.gateway().replicas());
      case POSTGRES, REDIS, KAFKA -> 1;
    };
  }

  /// Whether the operator runs a component itself.
  boolean runs(Component component) {
    return runs(spec, component);
  }

  /// Whether the operator runs a component of such a spec itself.
  public static boolean runs(OrderClusterSpec spec, Component component) {
    return switch (component) {
      case POSTGRES -> spec.postgres().external() == null;
      case REDIS -> spec.redis().external() == null;
      case KAFKA -> spec.kafka().external() == null;
      case ORDER_SERVICE, GATEWAY -> true;
    };
  }

  String digestOf(String secretName) {
    return secretDigests.getOrDefault(secretName, "");
  }

  String claimSize(Component component, Storage storage) {
    return provisioned.getOrDefault(cluster.of(component), storage.sizeOrEmpty());
  }
}
