package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;

/// Keeps in the cluster itself what is known of its backups, so that the next operator goes on.
public final class BackupRecord {
  private static final String KEY = "backups.json";

  private BackupRecord() {}

  public static ConfigMap of(ClusterName cluster, String text) {
    return new ConfigMapBuilder()
        .withMetadata(cluster.owned(cluster.backupRecord()))
        .withData(Map.of(KEY, text))
        .build();
  }

  /// The text that a ConfigMap of ours holds; empty when it holds none.
  public static Optional<String> in(ConfigMap kept) {
    return Optional.ofNullable(kept.getData()).flatMap(data -> Optional.ofNullable(data.get(KEY)));
  }
}
