package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the files of a volume are to hold.
final class VolumeContent {
  private static final String PUBLIC = "rw-r--r--";
  private static final String PRIVATE = "rw-------";

  private final Pod pod;
  private final References references;
  private final PodFields fields;
  private final Supplier<String> token;

  VolumeContent(Pod pod, References references, PodFields fields, Supplier<String> token) {
    this.pod = pod;
    this.references = references;
    this.fields = fields;
    this.token = token;
  }

  /// Empty when the volume is not made of files that come from the API.
  ///
  /// @throws MissingReferenceException when something it needs is missing and not optional
  Optional<MaterialFiles> of(Volume volume) {
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      var data = references.configMap(source.getName(), source.getOptional());
      return Optional.of(
          new MaterialFiles(pick(data, source.getItems(), source.getOptional()), PUBLIC));
    }
    if (volume.getSecret() != null) {
      var source = volume.getSecret();
      var data = references.secret(source.getSecretName(), source.getOptional());
      return Optional.of(
          new MaterialFiles(pick(data, source.getItems(), source.getOptional()), PRIVATE));
    }
    if (volume.getDownwardAPI() != null) {
      return Optional.of(new MaterialFiles(downward(volume.getDownwardAPI().getItems()), PUBLIC));
    }
    if (volume.getProjected() != null) {
      Map<String, byte[]> all = new HashMap<>();
      volume.getProjected().getSources().forEach(source -> all.putAll(projected(source)));
      return Optional.of(new MaterialFiles(all, PRIVATE));
    }
    return Optional.empty();
  }

  private Map<String, byte[]> projected(VolumeProjection source) {
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      var data = references.configMap(map.getName(), map.getOptional());
      return pick(data, map.getItems(), map.getOptional());
    }
    if (source.getSecret() != null) {
      var secret = source.getSecret();
      var data = references.secret(secret.getName(), secret.getOptional());
      return pick(data, secret.getItems(), secret.getOptional());
    }
    if (source.getDownwardAPI() != null) {
      return downward(source.getDownwardAPI().getItems());
    }
    if (source.getServiceAccountToken() != null) {
      return Map.of(
          source.getServiceAccountToken().getPath(), token.get().getBytes(StandardCharsets.UTF_8));
    }
    return Map.of();
  }

  private static Map<String, byte[]> pick(
      Optional<Map<String, byte[]>> data,
      @Nullable List<KeyToPath> items,
      @Nullable Boolean optional) {
    if (data.isEmpty() || items == null || items.isEmpty()) {
      return data.orElse(Map.of());
    }
    Map<String, byte[]> picked = new HashMap<>();
    for (KeyToPath item : items) {
      byte[] value = data.get().get(item.getKey());
      if (value != null) {
        picked.put(item.getPath(), value);
      } else if (!Boolean.TRUE.equals(optional)) {
        throw new MissingReferenceException("references non-existent config key: " + item.getKey());
      }
    }
    return picked;
  }

  private Map<String, byte[]> downward(List<DownwardAPIVolumeFile> items) {
    Map<String, byte[]> files = new HashMap<>();
    for (DownwardAPIVolumeFile item : items) {
      String text =
          item.getFieldRef() != null
              ? fields.field(item.getFieldRef().getFieldPath())
              : fields.resource(
                  item.getResourceFieldRef(), pod.getSpec().getContainers().getFirst());
      files.put(item.getPath(), text.getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
