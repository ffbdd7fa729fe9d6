package dev.ordercluster.operator.autoscale;

/// One rule that kept a decision from following the wish.
///
/// @param reason which rule
/// @param wished the count that came in
/// @param allowed the count that went out
/// @param message the rule in words with its numbers
public record Limit(Reason reason, int wished, int allowed, String message) {

  /// The rules; the names of the HPA's conditions where it has the rule.
  public enum Reason {
    TOO_MANY_REPLICAS("TooManyReplicas"),
    TOO_FEW_REPLICAS("TooFewReplicas"),
    SCHEDULED_MINIMUM("ScheduledMinimum"),
    CONNECTION_BUDGET("ConnectionBudget"),
    PARTITION_BUDGET("PartitionBudget"),
    SCALE_UP_LIMIT("ScaleUpLimit"),
    SCALE_DOWN_LIMIT("ScaleDownLimit"),
    SCALE_UP_STABILIZED("ScaleUpStabilized"),
    SCALE_DOWN_STABILIZED("ScaleDownStabilized"),
    SCALE_DOWN_DELAYED("ScaleDownDelayed"),
    SCALE_DOWN_PAUSED("ScaleDownPaused"),
    BACKEND_SATURATED("BackendSaturated"),
    /// What comes in and what is answered differ: the former counts.
    ARRIVALS("Arrivals"),
    RISING_LOAD("RisingLoad"),
    SHORT_EXCESS("ShortExcess"),
    RECENT_SCALE_UP("RecentScaleUp"),
    INEFFECTIVE_SCALE_UP("IneffectiveScaleUp"),
    LATENCY_OVER_TARGET("LatencyOverTarget"),
    METRICS_MISSING("MetricsMissing"),
    FALLBACK("Fallback");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /// The CamelCase word for conditions and events.
    public String text() {
      return text;
    }
  }
}
