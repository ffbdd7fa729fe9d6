package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.ClusterName;

/// Reads what is sure to be there out of a cluster object.
final class Specs {
  private Specs() {}

  /// The spec, with defaults where the API server did not set them.
  static OrderClusterSpec of(OrderCluster cluster) {
    OrderClusterSpec spec = cluster.getSpec();
    return spec == null ? OrderClusterSpec.defaults() : spec;
  }

  static ClusterName name(OrderCluster cluster) {
    return new ClusterName(
        cluster.getMetadata().getNamespace(),
        cluster.getMetadata().getName(),
        cluster.getMetadata().getUid());
  }

  static long generation(OrderCluster cluster) {
    Long generation = cluster.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
