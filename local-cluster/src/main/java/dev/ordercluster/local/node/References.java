package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ConfigMaps and Secrets of one namespace, read from the server so that a pod never starts on
/// an older value than its controller has seen.
final class References {
  private final KubernetesClient client;
  private final String namespace;

  References(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// All keys; empty when there is no such ConfigMap and it is optional.
  ///
  /// @throws MissingReferenceException when there is none and it is not optional
  Optional<Map<String, byte[]>> configMap(String name, @Nullable Boolean optional) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    if (map == null) {
      return missing("configmap", name, optional);
    }
    Map<String, byte[]> data = new HashMap<>();
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
    }
    if (map.getBinaryData() != null) {
      map.getBinaryData().forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
    }
    return Optional.of(data);
  }

  /// All keys; as [#configMap].
  Optional<Map<String, byte[]>> secret(String name, @Nullable Boolean optional) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      return missing("secret", name, optional);
    }
    Map<String, byte[]> data = new HashMap<>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
    }
    if (secret.getStringData() != null) {
      secret
          .getStringData()
          .forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
    }
    return Optional.of(data);
  }

  private static Optional<Map<String, byte[]>> missing(
      String kind, String name, @Nullable Boolean optional) {
    if (Boolean.TRUE.equals(optional)) {
      return Optional.empty();
    }
    throw new MissingReferenceException(kind + " \"" + name + "\" not found");
  }
}
