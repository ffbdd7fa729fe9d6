package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.certificate.Issuance;
import dev.ordercluster.operator.desired.ClusterName;
import java.util.Map;

/// Reads what is sure to be there out of a cluster object.
final class Specs {
  /// On an OrderCluster: `true` pauses it as `spec.paused` does, for those who may annotate only.
  static final String PAUSED_ANNOTATION = "ordercluster.dev/paused";

  /// On an OrderCluster: a text that was not there before restarts gateways and order services.
  static final String RESTART_ANNOTATION = "ordercluster.dev/restart";

  /// On an OrderCluster: a text that was not there before has every certificate issued anew.
  static final String ROTATE_CERTIFICATES_ANNOTATION = "ordercluster.dev/rotate-certificates";

  /// On an OrderCluster: a text that was not there before replaces the authority, and with it every
  /// certificate.
  static final String ROTATE_AUTHORITY_ANNOTATION = "ordercluster.dev/rotate-authority";

  /// On an OrderCluster: a text that was not there before takes a backup now.
  static final String BACKUP_ANNOTATION = "ordercluster.dev/backup";

  private static final int MAX_WISH = 64;

  private Specs() {}

  /// The spec, with defaults where the API server did not set them.
  static OrderClusterSpec of(OrderCluster cluster) {
    OrderClusterSpec spec = cluster.getSpec();
    OrderClusterSpec written = spec == null ? OrderClusterSpec.defaults() : spec;
    return "true".equals(annotation(cluster, PAUSED_ANNOTATION))
        ? written.withPaused(true)
        : written;
  }

  /// Whether the annotation alone pauses it.
  static boolean pausedByAnnotation(OrderCluster cluster) {
    return "true".equals(annotation(cluster, PAUSED_ANNOTATION))
        && (cluster.getSpec() == null || !cluster.getSpec().paused());
  }

  /// The request for a restart; empty: there is none.
  static String restart(OrderCluster cluster) {
    return wish(cluster, RESTART_ANNOTATION);
  }

  /// The requests for new certificates.
  static Issuance.Requests rotations(OrderCluster cluster) {
    return new Issuance.Requests(
        wish(cluster, ROTATE_AUTHORITY_ANNOTATION), wish(cluster, ROTATE_CERTIFICATES_ANNOTATION));
  }

  /// The request for a backup; empty: there is none.
  static String backup(OrderCluster cluster) {
    return wish(cluster, BACKUP_ANNOTATION);
  }

  private static String wish(OrderCluster cluster, String name) {
    String wish = annotation(cluster, name);
    return wish.length() > MAX_WISH ? wish.substring(0, MAX_WISH) : wish;
  }

  private static String annotation(OrderCluster cluster, String name) {
    Map<String, String> all = cluster.getMetadata().getAnnotations();
    return all == null ? "" : all.getOrDefault(name, "");
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
