package dev.ordercluster.operator.api.v1beta1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// Compute resources of one container. Given as a whole: an absent part is unlimited, not the
/// default.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Resources(
    @JsonPropertyDescription("What is reserved.") @Nullable Amounts requests,
    @JsonPropertyDescription("What is never exceeded.") @Nullable Amounts limits) {

  /// CPU cores and bytes of memory.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Amounts(
      @JsonPropertyDescription("CPU cores, for example 500m.") @Nullable Quantity cpu,
      @JsonPropertyDescription("Memory, for example 384Mi.") @Nullable Quantity memory) {}

  /// Requests of both and a limit on memory only: a CPU limit would throttle request latency.
  static Resources of(String cpu, String memory, String memoryLimit) {
    return new Resources(
        new Amounts(new Quantity(cpu), new Quantity(memory)),
        new Amounts(null, new Quantity(memoryLimit)));
  }
}
