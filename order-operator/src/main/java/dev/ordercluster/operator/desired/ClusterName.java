package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which OrderCluster is meant, and the names, labels and ownership of everything that belongs to
/// it.
///
/// @param uid `metadata.uid`: tells a cluster from a deleted one of the same name
public record ClusterName(String namespace, String name, String uid) {
  public static final String MANAGED_BY = "order-operator";
  public static final String LABEL_NAME = "app.kubernetes.io/name";
  public static final String LABEL_INSTANCE = "app.kubernetes.io/instance";
  public static final String LABEL_COMPONENT = "app.kubernetes.io/component";
  private static final int JOB_DIGITS = 8;
  private static final String CLUSTER_DOMAIN = ".cluster.local";

  public static final String LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";

  public String of(Component component) {
    return name + "-" + component.label();
  }

  public String credentials(Component component) {
    return of(component) + "-credentials";
  }

  /// The Secret with a component's certificate, its key and whom it trusts.
  public String certificate(Component component) {
    return of(component) + "-tls";
  }

  /// The Secret with the certificate that gateways present to clients, when it is not the owner's.
  public String publicCertificate() {
    return of(Component.GATEWAY) + "-public-tls";
  }

  /// The names that a component's certificate holds: those of its Service, the shortest first.
  public List<String> certificateNames(Component component) {
    String host = host(component);
    return List.of(of(component), of(component) + "." + namespace, host, host + CLUSTER_DOMAIN);
  }

  /// The Secret with the authority that signs the certificates.
  public String authority() {
    return name + "-authority";
  }

  public String internalToken() {
    return name + "-internal-token";
  }

  public String cursorKey() {
    return name + "-cursor-key";
  }

  public String encryptionKeys() {
    return name + "-encryption-keys";
  }

  /// The ConfigMap that keeps what autoscaling has to remember.
  public String scalingMemory() {
    return name + "-autoscaling";
  }

  /// The ConfigMap that keeps the last spec that was acted upon.
  public String acceptedSpec() {
    return name + "-accepted-spec";
  }

  /// The ConfigMap that keeps how far a rollout is and what has proven itself.
  public String rolloutRecord() {
    return name + "-rollout";
  }

  /// The Job that expands the schema for a change with this digest.
  public String migration(String digest) {
    return name + "-migrate-" + digest.substring(0, JOB_DIGITS);
  }

  /// The volume claim of the backups.
  public String backups() {
    return name + "-backup";
  }

  /// The ConfigMap that keeps what is known of backups.
  public String backupRecord() {
    return name + "-backup-record";
  }

  /// The Job that makes one backup.
  public String backupJob(String digest) {
    return name + "-backup-" + digest.substring(0, JOB_DIGITS);
  }

  /// The Job that restores one backup.
  public String restoreJob(String digest) {
    return name + "-restore-" + digest.substring(0, JOB_DIGITS);
  }

  /// The ConfigMap that Grafana takes its dashboard from.
  public String dashboard() {
    return name + "-dashboard";
  }

  public String gatewayConfig() {
    return name + "-gateway-config";
  }

  /// The name under which a component's Service is found from any namespace.
  public String host(Component component) {
    return of(component) + "." + namespace + ".svc";
  }

  public Map<String, String> labels() {
    return new TreeMap<>(
        Map.of(LABEL_NAME, "ordercluster", LABEL_INSTANCE, name, LABEL_MANAGED_BY, MANAGED_BY));
  }

  public Map<String, String> labels(Component component) {
    Map<String, String> all = labels();
    all.put(LABEL_COMPONENT, component.label());
    return all;
  }

  /// What selects the pods of a component; never changes, because selectors are immutable.
  public Map<String, String> selector(Component component) {
    return new TreeMap<>(
        Map.of(
            LABEL_NAME, "ordercluster", LABEL_INSTANCE, name, LABEL_COMPONENT, component.label()));
  }

  /// The selector as `kubectl -l` takes it.
  public String selectorText(Component component) {
    return LABEL_INSTANCE + "=" + name + "," + LABEL_COMPONENT + "=" + component.label();
  }

  /// Metadata of an object that belongs to no component and goes when its OrderCluster goes.
  public ObjectMeta owned(String objectName) {
    return new ObjectMetaBuilder()
        .withName(objectName)
        .withNamespace(namespace)
        .withLabels(labels())
        .withOwnerReferences(owner())
        .build();
  }

  /// Metadata of an object that goes when its OrderCluster goes.
  public ObjectMeta owned(String objectName, Component component) {
    return new ObjectMetaBuilder()
        .withName(objectName)
        .withNamespace(namespace)
        .withLabels(labels(component))
        .withOwnerReferences(owner())
        .build();
  }

  OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(OrderCluster.GROUP + "/" + OrderCluster.VERSION)
        .withKind(OrderCluster.KIND)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
