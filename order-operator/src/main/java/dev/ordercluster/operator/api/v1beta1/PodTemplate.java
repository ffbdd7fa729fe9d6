package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an owner may add to the pods of a component. Labels and annotations of the operator win.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodTemplate(
    @JsonPropertyDescription("Labels added to the pods.") Map<String, String> labels,
    @JsonPropertyDescription("Annotations added to the pods.") Map<String, String> annotations,
    @JsonPropertyDescription("Labels that a node must carry.") Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints that the pods tolerate.") List<Toleration> tolerations,
    @JsonPropertyDescription(
            "Attraction to nodes and other pods, and keeping away from them: an Affinity as in"
                + " core/v1.")
        @Nullable Affinity affinity,
    @JsonPropertyDescription(
            "How evenly the pods are spread; absent: over nodes and over zones, where that can be"
                + " had. An empty list: not at all.")
        @Default(SPREAD)
        @Size(max = 8) List<TopologySpread> topologySpread,
    @JsonPropertyDescription("PriorityClass of the pods.")
        @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") @Nullable String priorityClassName) {

  private static final String SPREAD =
      "- {topologyKey: kubernetes.io/hostname, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}\n"
          + "- {topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable:"
          + " ScheduleAnyway}";

  public PodTemplate {
    labels = sorted(labels);
    annotations = sorted(annotations);
    nodeSelector = sorted(nodeSelector);
    tolerations = List.copyOf(requireNonNullElse(tolerations, List.of()));
    topologySpread = List.copyOf(requireNonNullElseGet(topologySpread, TopologySpread::defaults));
  }

  public static PodTemplate defaults() {
    return new PodTemplate(
        Map.of(), Map.of(), Map.of(), List.of(), null, TopologySpread.defaults(), null);
  }

  private static Map<String, String> sorted(@Nullable Map<String, String> map) {
    return Collections.unmodifiableMap(
        new TreeMap<>(requireNonNullElse(map, Map.<String, String>of())));
  }
}
