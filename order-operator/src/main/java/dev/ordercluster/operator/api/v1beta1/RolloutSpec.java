package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/// How a change reaches the pods that serve.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RolloutSpec(
    @JsonPropertyDescription(
            "Seconds that a step of a rollout may take without getting on before it counts as"
                + " failed.")
        @Default("300")
        @Min(10) @Max(3600) Integer progressDeadlineSeconds,
    @JsonPropertyDescription(
            "Whether a change whose pods do not serve in time is taken back by itself. What served"
                + " before runs again; the change is tried again when the spec changes.")
        @Default("true")
        Boolean automaticRollback) {

  private static final int DEADLINE_SECONDS = 300;

  public RolloutSpec {
    progressDeadlineSeconds = requireNonNullElse(progressDeadlineSeconds, DEADLINE_SECONDS);
    automaticRollback = requireNonNullElse(automaticRollback, Boolean.TRUE);
  }

  static RolloutSpec defaults() {
    return new RolloutSpec(DEADLINE_SECONDS, Boolean.TRUE);
  }
}
