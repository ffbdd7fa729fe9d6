package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// What one instance shall have to do; each part is optional and at least one is set.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScalingTargets(
    @JsonPropertyDescription(
            "CPU in use as percentage of resources.requests.cpu, averaged over the instances.")
        @Min(1) @Max(1000) @Nullable Integer cpuUtilization,
    @JsonPropertyDescription(
            "Resident memory as percentage of resources.requests.memory, averaged over the"
                + " instances.")
        @Min(1) @Max(1000) @Nullable Integer memoryUtilization,
    @JsonPropertyDescription("Requests under way at an instance.") @Min(1) @Max(100_000) @Nullable Integer inFlightPerReplica,
    @JsonPropertyDescription("Answered requests per second of an instance.") @Min(1) @Max(1_000_000) @Nullable Integer requestsPerSecondPerReplica,
    @JsonPropertyDescription(
            "Response time over all instances. Adds instances only while they themselves are the"
                + " bottleneck.")
        @Nullable Latency latency,
    @JsonPropertyDescription(
            "Messages that wait to be read, per instance. Never asks for more instances than"
                + " partitions. The order service only.")
        @Min(1) @Max(10_000_000) @Nullable Integer consumerLagPerReplica) {

  /// What is said when nothing is measured.
  public static final String NO_TARGET = "at least one target must be set";

  /// A percentile and what it must not exceed.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Latency(
      @JsonPropertyDescription("Percentile of the response times that is looked at.")
          @Default("95")
          @Min(50) @Max(99) Integer percentile,
      @JsonPropertyDescription("Its goal, for example 250ms.")
          @Required
          @Pattern("^[1-9][0-9]{0,4}(ms|s)$") String target) {

    public Latency {
      percentile = requireNonNullElse(percentile, 95);
      target = requireNonNullElse(target, "");
    }
  }

  static ScalingTargets defaults() {
    return new ScalingTargets(70, null, null, null, null, null);
  }

  /// Whether nothing would be measured.
  public boolean measuresNothing() {
    return cpuUtilization == null
        && memoryUtilization == null
        && inFlightPerReplica == null
        && requestsPerSecondPerReplica == null
        && latency == null
        && consumerLagPerReplica == null;
  }
}
