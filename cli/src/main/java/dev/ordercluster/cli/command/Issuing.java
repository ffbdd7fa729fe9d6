package dev.ordercluster.cli.command;

import dev.ordercluster.cli.kube.Applier;
import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Manifest;
import dev.ordercluster.cli.token.LocalIssuer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Applying manifests so that their OrderClusters can trust the local issuer: its public keys lie
/// in a ConfigMap beside each of them. Nothing trusts the keys unless its specification names that
/// ConfigMap.
record Issuing(Applier applier, LocalIssuer issuer) {
  private static final String CONFIG_MAP = "local-issuer";
  private static final String KEY = "jwks.json";

  void apply(Manifest manifest) {
    apply(manifest, _ -> {});
  }

  /// Applies namespaces and definitions, then the keys, then everything else.
  void apply(Manifest manifest, Consumer<String> applied) {
    List<String> wanted = namespaces(manifest.orderClusters());
    for (HasMetadata object : manifest.objects()) {
      if (object instanceof GenericKubernetesResource cluster
          && wanted.contains(namespace(cluster))) {
        publish(List.of(cluster));
      }
      applied.accept(applier.apply(manifest.source(), object));
    }
  }

  /// Puts the keys beside every given OrderCluster.
  void publish(Collection<GenericKubernetesResource> orderClusters) {
    for (String namespace : namespaces(orderClusters)) {
      applier.apply(
          "the local issuer",
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName(CONFIG_MAP)
              .withNamespace(namespace)
              .endMetadata()
              .addToData(KEY, issuer.publicKeys())
              .build());
    }
  }

  private static List<String> namespaces(Collection<GenericKubernetesResource> orderClusters) {
    return orderClusters.stream().map(Issuing::namespace).distinct().toList();
  }

  private static String namespace(GenericKubernetesResource cluster) {
    return Objects.requireNonNullElse(
        cluster.getMetadata().getNamespace(), KubeAccess.DEFAULT_NAMESPACE);
  }
}
