package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The instances that process orders.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.autoscaling) || self.autoscaling.maxReplicas <= 32",
    message = OrderServiceSpec.TOO_MANY)
public record OrderServiceSpec(
    @JsonPropertyDescription(
            "Number of instances. Also set by kubectl scale. With autoscaling in mode Auto it is only"
                + " where the number starts.")
        @Default("2")
        @Min(1) @Max(32) Integer replicas,
    @JsonPropertyDescription("Lets the number follow the load; absent: replicas is used as is.")
        @Nullable Autoscaling autoscaling,
    @JsonPropertyDescription(
            "Compute resources of one instance. Half of the memory limit is Java heap.")
        @Default(RESOURCES)
        Resources resources,
    @JsonPropertyDescription("Where and how the pods run.") @Default("{}")
        PodTemplate podTemplate) {

  /// Most instances that the database has connections for.
  public static final int MAX_REPLICAS = 32;

  /// What is said when autoscaling may want more instances than there can be.
  public static final String TOO_MANY = "autoscaling.maxReplicas must be at most 32";

  private static final String RESOURCES =
      "requests: {cpu: 500m, memory: 384Mi}\nlimits: {memory: 512Mi}";

  public OrderServiceSpec {
    replicas = requireNonNullElse(replicas, 2);
    resources = requireNonNullElseGet(resources, () -> Resources.of("500m", "384Mi", "512Mi"));
    podTemplate = requireNonNullElseGet(podTemplate, PodTemplate::defaults);
  }

  static OrderServiceSpec defaults() {
    return new OrderServiceSpec(
        2, null, Resources.of("500m", "384Mi", "512Mi"), PodTemplate.defaults());
  }
}
