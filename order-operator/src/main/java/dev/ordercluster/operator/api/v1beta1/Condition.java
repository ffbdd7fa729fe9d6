package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// One observation about an OrderCluster, in the shape of `metav1.Condition`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("What the condition is about.") @Required String type,
    @JsonPropertyDescription("True, False or Unknown.") @Required String status,
    @JsonPropertyDescription("Why, as one word for programs.") @Required String reason,
    @JsonPropertyDescription("Why, for people.") String message,
    @JsonPropertyDescription("metadata.generation that was looked at.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status last changed, RFC 3339.") String lastTransitionTime) {

  public Condition {
    type = requireNonNullElse(type, "");
    status = requireNonNullElse(status, "Unknown");
    reason = requireNonNullElse(reason, "Unknown");
    message = requireNonNullElse(message, "");
    lastTransitionTime = requireNonNullElse(lastTransitionTime, "");
  }
}
