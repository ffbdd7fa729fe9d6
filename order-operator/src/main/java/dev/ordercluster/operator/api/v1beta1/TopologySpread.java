package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/// How evenly the pods of a component are spread over the values of one node label.
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopologySpread(
    @JsonPropertyDescription("Label of the nodes, for example topology.kubernetes.io/zone.")
        @Required
        @Pattern(LabelText.KEY) String topologyKey,
    @JsonPropertyDescription("By how many pods the fullest value may exceed the emptiest, at most.")
        @Default("1")
        @Min(1) @Max(100) Integer maxSkew,
    @JsonPropertyDescription(
            "ScheduleAnyway: a pod runs even where it makes the spread worse. DoNotSchedule: it"
                + " waits instead.")
        @Default("ScheduleAnyway")
        Unsatisfiable whenUnsatisfiable) {

  /// What happens to a pod that no node could take without exceeding the skew.
  public enum Unsatisfiable {
    @JsonProperty("ScheduleAnyway")
    SCHEDULE_ANYWAY("ScheduleAnyway"),
    @JsonProperty("DoNotSchedule")
    DO_NOT_SCHEDULE("DoNotSchedule");

    private final String word;

    Unsatisfiable(String word) {
      this.word = word;
    }

    /// The word that Kubernetes uses.
    public String word() {
      return word;
    }
  }

  public TopologySpread {
    topologyKey = requireNonNullElse(topologyKey, "");
    maxSkew = requireNonNullElse(maxSkew, 1);
    whenUnsatisfiable = requireNonNullElse(whenUnsatisfiable, Unsatisfiable.SCHEDULE_ANYWAY);
  }

  /// Over nodes and over zones, where that can be had.
  static List<TopologySpread> defaults() {
    return List.of(
        new TopologySpread("kubernetes.io/hostname", 1, Unsatisfiable.SCHEDULE_ANYWAY),
        new TopologySpread("topology.kubernetes.io/zone", 1, Unsatisfiable.SCHEDULE_ANYWAY));
  }
}
