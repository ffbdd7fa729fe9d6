package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an owner may add to the pods of a component. Labels and annotations of the operator win.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodTemplate(
    @JsonPropertyDescription("Labels added to the pods.") Map<String, String> labels,
    @JsonPropertyDescription("Annotations added to the pods.") Map<String, String> annotations,
    @JsonPropertyDescription("Labels that a node must carry.") Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints that the pods tolerate.") List<Toleration> tolerations,
    @JsonPropertyDescription("PriorityClass of the pods.") @Nullable String priorityClassName) {

  public PodTemplate {
    labels = sorted(labels);
    annotations = sorted(annotations);
    nodeSelector = sorted(nodeSelector);
    tolerations = List.copyOf(requireNonNullElse(tolerations, List.of()));
  }

  public static PodTemplate defaults() {
    return new PodTemplate(Map.of(), Map.of(), Map.of(), List.of(), null);
  }

  private static Map<String, String> sorted(@Nullable Map<String, String> map) {
    return Collections.unmodifiableMap(
        new TreeMap<>(requireNonNullElse(map, Map.<String, String>of())));
  }
}
