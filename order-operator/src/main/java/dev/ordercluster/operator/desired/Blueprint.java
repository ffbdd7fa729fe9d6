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
public record Blueprint(
    ClusterName cluster,
    OrderClusterSpec spec,
    Images images,
    Map<String, String> secretDigests,
    Map<String, String> provisioned) {

  public Blueprint {
    secretDigests = Map.copyOf(secretDigests);
    provisioned = Map.copyOf(provisioned);
  }

  String digestOf(String secretName) {
    return secretDigests.getOrDefault(secretName, "");
  }

  String claimSize(Component component, Storage storage) {
    return provisioned.getOrDefault(cluster.of(component), storage.sizeOrEmpty());
  }
}
