package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;

/// What every namespace has: the ServiceAccount `default` and the ConfigMap `kube-root-ca.crt`.
final class NamespaceController implements Reconcile {
  private static final String ROOT_CA = "kube-root-ca.crt";

  private final KubernetesClient client;
  private final String authority;

  /// @param authority PEM of the certificate authority of the API server
  NamespaceController(Cluster cluster, String authority) {
    this.client = cluster.client();
    this.authority = authority;
  }

  /// @param key name of the namespace
  @Override
  public Optional<Duration> pass(ObjectKey key) {
    Namespace namespace = client.namespaces().withName(key.name()).get();
    if (namespace == null || Pods.terminating(namespace)) {
      return Optional.empty();
    }
    if (client.serviceAccounts().inNamespace(key.name()).withName("default").get() == null) {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName("default")
                  .withNamespace(key.name())
                  .endMetadata()
                  .build())
          .create();
    }
    if (client.configMaps().inNamespace(key.name()).withName(ROOT_CA).get() == null) {
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(ROOT_CA)
                  .withNamespace(key.name())
                  .endMetadata()
                  .addToData("ca.crt", authority)
                  .build())
          .create();
    }
    return Optional.empty();
  }
}
