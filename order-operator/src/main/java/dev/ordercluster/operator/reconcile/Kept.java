package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.ClusterName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/// ConfigMaps in which the operator keeps what the next pass, or the next operator, goes on from.
///
/// A watch that lags must not look like something that was never kept: what it does not know is
/// asked for at the API.
record Kept(KubernetesClient client) {

  Optional<ConfigMap> find(Cache cache, ClusterName cluster, String name) {
    return cache.find(ConfigMap.class, name).or(() -> read(cluster, name));
  }

  private Optional<ConfigMap> read(ClusterName cluster, String name) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(cluster.namespace()).withName(name).get());
  }
}
