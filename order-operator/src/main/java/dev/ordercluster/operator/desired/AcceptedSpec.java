package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;

/// The last spec that every rule accepted, kept in the cluster itself: while the owner's spec is
/// wrong, the operator goes on repairing and scaling by this one, also after a restart.
public final class AcceptedSpec {
  static final String KEY = "spec.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private AcceptedSpec() {}

  static ConfigMap of(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    return new ConfigMapBuilder()
        .withMetadata(cluster.owned(cluster.acceptedSpec()))
        .withData(Map.of(KEY, text(blueprint.spec())))
        .build();
  }

  /// What a ConfigMap of ours holds; empty when it holds none that can be read, because somebody
  /// edited it.
  public static Optional<OrderClusterSpec> in(ConfigMap kept) {
    return Optional.ofNullable(kept.getData())
        .flatMap(data -> Optional.ofNullable(data.get(KEY)))
        .flatMap(AcceptedSpec::read);
  }

  private static Optional<OrderClusterSpec> read(String text) {
    try {
      return Optional.ofNullable(JSON.readValue(text, OrderClusterSpec.class));
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String text(OrderClusterSpec spec) {
    try {
      return JSON.writeValueAsString(spec) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of ours always have a JSON form", e);
    }
  }
}
