package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/// The instances that process orders.
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrderServiceSpec(
    @JsonPropertyDescription("Number of instances. Also set by kubectl scale.")
        @Default("2")
        @Min(1) @Max(32) Integer replicas,
    @JsonPropertyDescription(
            "Compute resources of one instance. Half of the memory limit is Java heap.")
        @Default(RESOURCES)
        Resources resources,
    @JsonPropertyDescription("Where and how the pods run.") @Default("{}")
        PodTemplate podTemplate) {

  private static final String RESOURCES =
      "requests: {cpu: 500m, memory: 384Mi}\nlimits: {memory: 512Mi}";

  public OrderServiceSpec {
    replicas = requireNonNullElse(replicas, 2);
    resources = requireNonNullElseGet(resources, () -> Resources.of("500m", "384Mi", "512Mi"));
    podTemplate = requireNonNullElseGet(podTemplate, PodTemplate::defaults);
  }

  static OrderServiceSpec defaults() {
    return new OrderServiceSpec(2, Resources.of("500m", "384Mi", "512Mi"), PodTemplate.defaults());
  }
}
