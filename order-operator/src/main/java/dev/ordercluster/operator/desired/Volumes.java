package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;

/// Volumes and where they are mounted. No mount path is a prefix of another one.
final class Volumes {
  /// Readable by owner and group: the pods run with the group that owns their volumes.
  static final int FILE_MODE = 0440;

  private Volumes() {}

  static Volume secret(String volume, String secret) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(FILE_MODE)
        .endSecret()
        .build();
  }

  /// One key of a Secret: a container gets the part that it needs.
  static Volume secretKey(String volume, String secret, String key) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(FILE_MODE)
        .addNewItem(key, null, key)
        .endSecret()
        .build();
  }

  /// A pair of certificate and key, and nothing else of its Secret.
  static Volume keyPair(String volume, String secret) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(FILE_MODE)
        .addNewItem("tls.crt", null, "tls.crt")
        .addNewItem("tls.key", null, "tls.key")
        .endSecret()
        .build();
  }

  static Volume configMap(String volume, String configMap) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewConfigMap()
        .withName(configMap)
        .withDefaultMode(FILE_MODE)
        .endConfigMap()
        .build();
  }

  static Volume scratch(String volume) {
    return new VolumeBuilder().withName(volume).withNewEmptyDir().endEmptyDir().build();
  }

  static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }

  static VolumeMount writable(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
  }
}
