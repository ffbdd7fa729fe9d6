package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;

/// Keeps in the cluster itself how far a rollout is, so that the next operator goes on with it.
public final class RolloutRecord {
  private static final String KEY = "rollout.json";

  private RolloutRecord() {}

  public static ConfigMap of(ClusterName cluster, String text) {
    return new ConfigMapBuilder()
        .withMetadata(cluster.owned(cluster.rolloutRecord()))
        .withData(Map.of(KEY, text))
        .build();
  }

  /// The text that a ConfigMap of ours holds; empty when it holds none.
  public static Optional<String> in(ConfigMap kept) {
    return Optional.ofNullable(kept.getData()).flatMap(data -> Optional.ofNullable(data.get(KEY)));
  }
}
