package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules for each direction, as in `HorizontalPodAutoscalerBehavior` of autoscaling/v2.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScalingBehavior(
    @JsonPropertyDescription("More instances; absent: at once, at most 4 or 100 percent per 15 s.")
        @Nullable Rules scaleUp,
    @JsonPropertyDescription("Fewer instances; absent: after 300 s, no further bound.")
        @Nullable Rules scaleDown) {

  /// The rules of one direction.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rules(
      @JsonPropertyDescription(
              "Seconds of past recommendations of which the most careful one is taken.")
          @Min(0) @Max(3600) @Nullable Integer stabilizationWindowSeconds,
      @JsonPropertyDescription("Bounds of the change within a period; absent: the defaults.")
          @Size(max = 8) @Nullable List<Policy> policies,
      @JsonPropertyDescription("Which policy counts: Max, Min, or Disabled for no change at all.")
          @Nullable SelectPolicy selectPolicy,
      @JsonPropertyDescription(
              "Deviation from a target that is no reason to act, for example \"0.1\".")
          @Nullable Quantity tolerance) {

    public Rules {
      policies = policies == null ? null : List.copyOf(policies);
    }
  }

  /// A bound of the change within a period.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Policy(
      @JsonPropertyDescription("What value counts.") @Required Type type,
      @JsonPropertyDescription("Number of instances, or percentage of the present number.")
          @Required
          @Min(1) @Max(10_000) Integer value,
      @JsonPropertyDescription("Length of the period.") @Required @Min(1) @Max(1800) Integer periodSeconds) {

    public Policy {
      type = requireNonNullElse(type, Type.PODS);
      value = requireNonNullElse(value, 1);
      periodSeconds = requireNonNullElse(periodSeconds, 15);
    }
  }

  /// What the value of a policy counts.
  public enum Type {
    @JsonProperty("Pods")
    PODS,
    @JsonProperty("Percent")
    PERCENT
  }

  /// Which of several policies counts.
  public enum SelectPolicy {
    @JsonProperty("Max")
    MAX,
    @JsonProperty("Min")
    MIN,
    @JsonProperty("Disabled")
    DISABLED
  }

  static ScalingBehavior defaults() {
    return new ScalingBehavior(null, null);
  }
}
