package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.Checksum;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.secret.SecretPlan;
import dev.ordercluster.operator.secret.SecretPlans;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Keeps the generated Secrets complete. A Secret is created or updated, never applied: of two
/// writers one gets a conflict, so that a credential that is in use is never overwritten.
///
/// Secrets have no owner reference: they outlive the cluster when the volumes do, and are removed
/// by deletion itself when they do not.
final class Keyring {
  private static final Logger LOG = System.getLogger(Keyring.class.getName());

  private final KubernetesClient client;
  private final RandomText random;

  Keyring(KubernetesClient client, RandomText random) {
    this.client = client;
    this.random = random;
  }

  /// Completes every Secret and returns the digest of each by its name.
  ///
  /// Throws [CredentialsMissingException], and writes nothing at all, when what opens a volume is
  /// gone while the volume is there: a made-up password would never open it, and would hide the
  /// loss.
  Map<String, String> complete(Cache cache, ClusterName cluster, OrderClusterSpec spec) {
    Map<SecretPlan, Optional<Secret>> present = new LinkedHashMap<>();
    for (SecretPlan plan : SecretPlans.of(cluster, random, store -> Blueprint.runs(spec, store))) {
      // A watch that lags, or a Secret without our labels, must not look like a missing one.
      present.put(plan, cache.find(Secret.class, plan.name()).or(() -> read(cluster, plan.name())));
    }
    present.forEach((plan, secret) -> requireWhatOpensVolumes(cluster, plan, secret));
    if (cache.find(ConfigMap.class, cluster.acceptedSpec()).isPresent()) {
      present.forEach((plan, secret) -> requireWhatOpensExternalData(spec, plan, secret));
    }
    Map<String, String> digests = new TreeMap<>();
    present.forEach(
        (plan, secret) ->
            digests.put(plan.name(), Checksum.of(complete(cache, cluster, plan, secret))));
    return digests;
  }

  private void requireWhatOpensVolumes(
      ClusterName cluster, SecretPlan plan, Optional<Secret> secret) {
    Map<String, String> existing = secret.map(Keyring::decoded).orElse(Map.of());
    plan.missingKeysOfVolumes(existing)
        .forEach(
            (store, keys) -> {
              if (hasVolume(cluster, store)) {
                throw new CredentialsMissingException(
                    plan.name(), keys, Workloads.claimName(cluster, store));
              }
            });
  }

  // A database that somebody else runs has no volume here, and has data once a spec was accepted.
  private static void requireWhatOpensExternalData(
      OrderClusterSpec spec, SecretPlan plan, Optional<Secret> secret) {
    Map<String, String> existing = secret.map(Keyring::decoded).orElse(Map.of());
    plan.missingKeysOfVolumes(existing)
        .forEach(
            (store, keys) -> {
              if (!Blueprint.runs(spec, store)) {
                throw new CredentialsMissingException(
                    plan.name(), keys, "of the external " + store.label());
              }
            });
  }

  private boolean hasVolume(ClusterName cluster, Component store) {
    PersistentVolumeClaim claim =
        client
            .persistentVolumeClaims()
            .inNamespace(cluster.namespace())
            .withName(Workloads.claimName(cluster, store))
            .get();
    return claim != null && claim.getMetadata().getDeletionTimestamp() == null;
  }

  private Map<String, String> complete(
      Cache cache, ClusterName cluster, SecretPlan plan, Optional<Secret> present) {
    Map<String, String> existing = present.map(Keyring::decoded).orElse(Map.of());
    Map<String, String> wanted = plan.complete(existing);
    boolean labelled = present.filter(secret -> labelled(secret, cluster, plan)).isPresent();
    if (!wanted.equals(existing) || !labelled) {
      LOG.log(Level.INFO, "completing Secret {0}/{1}", cluster.namespace(), plan.name());
      Secret secret = edited(present, cluster, plan, wanted);
      cache.written(
          present.isEmpty()
              ? client.resource(secret).create()
              : client.resource(secret).lockResourceVersion().update());
    }
    return wanted;
  }

  private Optional<Secret> read(ClusterName cluster, String name) {
    return Optional.ofNullable(
        client.secrets().inNamespace(cluster.namespace()).withName(name).get());
  }

  private static Secret edited(
      Optional<Secret> present, ClusterName cluster, SecretPlan plan, Map<String, String> data) {
    SecretBuilder builder = present.map(SecretBuilder::new).orElseGet(SecretBuilder::new);
    return builder
        .editOrNewMetadata()
        .withName(plan.name())
        .withNamespace(cluster.namespace())
        .addToLabels(labels(cluster, plan))
        .endMetadata()
        .withType("Opaque")
        .withData(encoded(data))
        .build();
  }

  private static Map<String, String> labels(ClusterName cluster, SecretPlan plan) {
    Map<String, String> labels = cluster.labels();
    labels.put(ClusterName.LABEL_COMPONENT, plan.component());
    return labels;
  }

  private static boolean labelled(Secret secret, ClusterName cluster, SecretPlan plan) {
    Map<String, String> present = secret.getMetadata().getLabels();
    return present != null && present.entrySet().containsAll(labels(cluster, plan).entrySet());
  }

  static Map<String, String> decoded(Secret secret) {
    Map<String, String> data = new TreeMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  data.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return data;
  }

  static Map<String, String> encoded(Map<String, String> data) {
    Map<String, String> encoded = new TreeMap<>();
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }

  /// Removes the Secrets that are of no use any more: those that open volumes only when the volumes
  /// go too.
  void remove(ClusterName cluster, boolean volumesGo) {
    for (SecretPlan plan : SecretPlans.of(cluster, random)) {
      if (volumesGo || !opensVolume(cluster, plan)) {
        client.secrets().inNamespace(cluster.namespace()).withName(plan.name()).delete();
      }
    }
  }

  private static boolean opensVolume(ClusterName cluster, SecretPlan plan) {
    return !plan.missingKeysOfVolumes(Map.of()).isEmpty()
        || Workloads.STORES.stream()
            .anyMatch(store -> cluster.credentials(store).equals(plan.name()));
  }
}
