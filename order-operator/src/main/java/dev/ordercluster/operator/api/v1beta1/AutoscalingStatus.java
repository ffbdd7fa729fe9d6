package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What autoscaling decided about one component, with the numbers that led to it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalingStatus(
    @JsonPropertyDescription(
            "Number of instances that is right now; in mode Recommend advice only.")
        Integer desiredReplicas,
    @JsonPropertyDescription("When the number last changed, RFC 3339.")
        @Nullable String lastScaleTime,
    @JsonPropertyDescription("Why the number is what it is, for people.") String reason,
    @JsonPropertyDescription("What each target measured and wished.") List<MetricStatus> metrics,
    @JsonPropertyDescription("The last 20 changes, newest first.") List<Change> history) {

  /// Most entries of the history.
  public static final int HISTORY = 20;

  /// One target.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MetricStatus(
      @JsonPropertyDescription("The target's name.") String name,
      @JsonPropertyDescription("What was measured, with its unit; absent: nothing could be.")
          @Nullable String current,
      @JsonPropertyDescription("The goal, with its unit; absent: nothing could be measured.")
          @Nullable String target,
      @JsonPropertyDescription("How many instances it asks for; absent: it cannot tell.")
          @Nullable Integer wish,
      @JsonPropertyDescription("What kept it from measuring; absent: nothing.")
          @Nullable String error) {

    public MetricStatus {
      name = requireNonNullElse(name, "");
    }
  }

  /// One change of the number.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Change(
      @JsonPropertyDescription("When, RFC 3339.") String time,
      @JsonPropertyDescription("Instances before.") Integer from,
      @JsonPropertyDescription("Instances after.") Integer to,
      @JsonPropertyDescription("The target that decided; absent: none did.")
          @Nullable String metric,
      @JsonPropertyDescription("Why, for people.") String reason) {

    public Change {
      time = requireNonNullElse(time, "");
      from = requireNonNullElse(from, 0);
      to = requireNonNullElse(to, 0);
      reason = requireNonNullElse(reason, "");
    }
  }

  public AutoscalingStatus {
    desiredReplicas = requireNonNullElse(desiredReplicas, 0);
    reason = requireNonNullElse(reason, "");
    metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
    history = List.copyOf(requireNonNullElse(history, List.of()));
  }
}
