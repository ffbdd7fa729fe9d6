package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the number of instances of a component follows its load. While it is present in mode Auto,
/// the operator alone decides the number: the component's `replicas` is only where it starts.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.minReplicas <= self.maxReplicas", message = Autoscaling.MIN_ABOVE_MAX)
@ValidationRule(
    value = "self.schedule.all(w, w.minReplicas <= self.maxReplicas)",
    message = Autoscaling.WINDOW_ABOVE_MAX)
@ValidationRule(
    value =
        "!has(self.fallback.replicas) || (self.fallback.replicas >= self.minReplicas &&"
            + " self.fallback.replicas <= self.maxReplicas)",
    message = Autoscaling.FALLBACK_OUTSIDE)
public record Autoscaling(
    @JsonPropertyDescription("Fewest instances.") @Default("2") @Min(1) @Max(100) Integer minReplicas,
    @JsonPropertyDescription("Most instances.") @Default("10") @Min(1) @Max(100) Integer maxReplicas,
    @JsonPropertyDescription(
            "What one instance shall have to do. Any subset; the largest wish wins.")
        @Default(TARGETS)
        ScalingTargets targets,
    @JsonPropertyDescription(
            "How fast the number may change, with the meaning of autoscaling/v2. An absent direction"
                + " has the defaults of autoscaling/v2.")
        @Default("{}")
        ScalingBehavior behavior,
    @JsonPropertyDescription(
            "Times at which at least so many instances run, for sales and campaigns.")
        @Default("[]")
        @Size(max = 32) List<ScheduleWindow> schedule,
    @JsonPropertyDescription(
            "Auto: the operator decides and acts. Recommend: it decides and reports, replicas is used"
                + " as is.")
        @Default("Auto")
        Mode mode,
    @JsonPropertyDescription("Whether and how late instances are taken away.") @Default("{}")
        ScaleIn scaleIn,
    @JsonPropertyDescription("What holds while no instance can be measured.") @Default("{}")
        Fallback fallback,
    @JsonPropertyDescription("Where measurements come from.") @Default("{}") Source source) {

  /// What is said when the least is more than the most.
  public static final String MIN_ABOVE_MAX = "minReplicas must not exceed maxReplicas";

  /// What is said when a window wants more than the most.
  public static final String WINDOW_ABOVE_MAX =
      "minReplicas of a schedule window must not exceed maxReplicas";

  /// What is said when the fallback is not between least and most.
  public static final String FALLBACK_OUTSIDE =
      "fallback.replicas must be minReplicas to maxReplicas";

  private static final String TARGETS = "cpuUtilization: 70";

  /// Who acts.
  public enum Mode {
    @JsonProperty("Auto")
    AUTO,
    @JsonProperty("Recommend")
    RECOMMEND
  }

  /// Whether and how late instances are taken away.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ScaleIn(
      @JsonPropertyDescription("True: never fewer instances than now, more are still possible.")
          @Default("false")
          boolean paused,
      @JsonPropertyDescription(
              "Wait so long after the first wish for fewer, then take the largest wish of that time;"
                  + " at most 1h. 0s: behavior.scaleDown alone decides.")
          @Default("0s")
          @Pattern("^(0|[1-9][0-9]{0,3})(s|m|h)$") String delay) {

    public ScaleIn {
      delay = requireNonNullElse(delay, "0s");
    }
  }

  /// What holds during an outage of measurements.
  ///
  /// @param replicas null: the last number that was decided from measurements
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Fallback(
      @JsonPropertyDescription(
              "Until then the number is simply held. A duration such as 90s or 5m.")
          @Default("5m")
          @Pattern("^[1-9][0-9]{0,4}(s|m|h)$") String after,
      @JsonPropertyDescription(
              "Number of instances afterwards; absent: the last one that measurements supported."
                  + " Fewer instances than now are never chosen blindly.")
          @Min(1) @Max(100) @Nullable Integer replicas) {

    public Fallback {
      after = requireNonNullElse(after, "5m");
    }

    static Fallback defaults() {
      return new Fallback("5m", null);
    }
  }

  /// Where measurements come from.
  ///
  /// @param prometheus null: every pod is asked itself
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(
      @JsonPropertyDescription(
              "An existing Prometheus that scrapes the pods; absent: the operator asks each pod's"
                  + " management port.")
          @Nullable Prometheus prometheus) {}

  /// A Prometheus server.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Prometheus(
      @JsonPropertyDescription(
              "Base URL of its HTTP API, for example http://prometheus.monitoring.svc:9090.")
          @io.fabric8.generator.annotation.Required
          @Pattern("^https?://[^\\s?#]{1,500}$") String url) {

    public Prometheus {
      url = requireNonNullElse(url, "");
    }
  }

  public Autoscaling {
    minReplicas = requireNonNullElse(minReplicas, 2);
    maxReplicas = requireNonNullElse(maxReplicas, 10);
    targets = requireNonNullElseGet(targets, ScalingTargets::defaults);
    behavior = requireNonNullElseGet(behavior, ScalingBehavior::defaults);
    schedule = List.copyOf(requireNonNullElse(schedule, List.of()));
    mode = requireNonNullElse(mode, Mode.AUTO);
    scaleIn = requireNonNullElseGet(scaleIn, () -> new ScaleIn(false, "0s"));
    fallback = requireNonNullElseGet(fallback, Fallback::defaults);
    source = requireNonNullElseGet(source, () -> new Source(null));
  }
}
