package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.ScalingBehavior;
import dev.ordercluster.operator.api.v1beta1.ScalingTargets;
import dev.ordercluster.operator.api.v1beta1.ScheduleWindow;
import dev.ordercluster.operator.schedule.RecurringWindow;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of `autoscaling`, which hold for every component alike.
public final class AutoscalingRules {
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final BigDecimal MOST_TOLERANCE = BigDecimal.valueOf(1000);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

  private final String field;
  private final List<Violation> violations = new ArrayList<>();

  private AutoscalingRules(String field) {
    this.field = field;
  }

  /// Every broken rule.
  ///
  /// @param field path of the autoscaling
  /// @param most the most instances that the component can have
  public static List<Violation> check(String field, @Nullable Autoscaling wish, int most) {
    AutoscalingRules rules = new AutoscalingRules(field);
    if (wish != null) {
      rules.bounds(wish, most);
      rules.targets(wish.targets());
      rules.rules("scaleUp", wish.behavior().scaleUp());
      rules.rules("scaleDown", wish.behavior().scaleDown());
      for (int i = 0; i < wish.schedule().size(); i++) {
        rules.window(".schedule[" + i + "]", wish.schedule().get(i), wish.maxReplicas());
      }
      rules.duration(".scaleIn.delay", wish.scaleIn().delay(), LONGEST_DELAY);
      rules.duration(".fallback.after", wish.fallback().after(), LONGEST_WINDOW);
    }
    return rules.violations;
  }

  private void bounds(Autoscaling wish, int most) {
    if (wish.minReplicas() < 1) {
      broken(".minReplicas", "must be at least 1, was " + wish.minReplicas());
    }
    if (wish.maxReplicas() > most) {
      broken(".maxReplicas", "must be at most " + most + ", was " + wish.maxReplicas());
    }
    if (wish.minReplicas() > wish.maxReplicas()) {
      broken(
          ".minReplicas",
          Autoscaling.MIN_ABOVE_MAX + ": " + wish.minReplicas() + " > " + wish.maxReplicas());
    }
    Integer fallback = wish.fallback().replicas();
    if (fallback != null && (fallback < wish.minReplicas() || fallback > wish.maxReplicas())) {
      broken(".fallback.replicas", Autoscaling.FALLBACK_OUTSIDE + ", was " + fallback);
    }
  }

  private void targets(ScalingTargets targets) {
    if (targets.measuresNothing()) {
      broken(".targets", ScalingTargets.NO_TARGET);
    }
    positive(".targets.cpuUtilization", targets.cpuUtilization());
    positive(".targets.memoryUtilization", targets.memoryUtilization());
    positive(".targets.inFlightPerReplica", targets.inFlightPerReplica());
    positive(".targets.requestsPerSecondPerReplica", targets.requestsPerSecondPerReplica());
    positive(".targets.consumerLagPerReplica", targets.consumerLagPerReplica());
    ScalingTargets.Latency latency = targets.latency();
    if (latency != null) {
      duration(".targets.latency.target", latency.target(), LONGEST_WINDOW);
      if (latency.percentile() < 50 || latency.percentile() > 99) {
        broken(".targets.latency.percentile", "must be 50 to 99, was " + latency.percentile());
      }
    }
  }

  private void positive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      broken(name, "must be at least 1, was " + value);
    }
  }

  private void rules(String direction, ScalingBehavior.@Nullable Rules rules) {
    if (rules == null) {
      return;
    }
    String name = ".behavior." + direction;
    Integer window = rules.stabilizationWindowSeconds();
    if (window != null && (window < 0 || window > 3600)) {
      broken(name + ".stabilizationWindowSeconds", "must be 0 to 3600, was " + window);
    }
    Quantity tolerance = rules.tolerance();
    if (tolerance != null && !isTolerance(tolerance)) {
      broken(name + ".tolerance", "must not be negative nor above 1000, was " + tolerance);
    }
    List<ScalingBehavior.Policy> policies = rules.policies();
    for (int i = 0; policies != null && i < policies.size(); i++) {
      ScalingBehavior.Policy policy = policies.get(i);
      positive(name + ".policies[" + i + "].value", policy.value());
      if (policy.periodSeconds() < 1 || policy.periodSeconds() > 1800) {
        broken(
            name + ".policies[" + i + "].periodSeconds",
            "must be 1 to 1800, was " + policy.periodSeconds());
      }
    }
  }

  private static boolean isTolerance(Quantity tolerance) {
    try {
      BigDecimal amount = tolerance.getNumericalAmount();
      return amount.signum() >= 0 && amount.compareTo(MOST_TOLERANCE) <= 0;
    } catch (ArithmeticException | IllegalArgumentException _) {
      return false;
    }
  }

  private void window(String name, ScheduleWindow window, int maxReplicas) {
    duration(name + ".duration", window.duration(), LONGEST_WINDOW);
    if (window.minReplicas() > maxReplicas) {
      broken(name + ".minReplicas", Autoscaling.WINDOW_ABOVE_MAX + ", was " + window.minReplicas());
    }
    try {
      RecurringWindow.of(window.start(), Duration.ofHours(1), window.timeZone());
    } catch (IllegalArgumentException e) {
      broken(name, String.valueOf(e.getMessage()));
    }
  }

  private void duration(String name, String text, Duration longest) {
    Optional<Duration> read = Durations.read(text);
    if (read.isEmpty()) {
      broken(name, "must be a duration such as 250ms, 30s, 5m or 1h, was " + text);
    } else if (read.get().compareTo(longest) > 0) {
      broken(name, "must be at most " + longest.toHours() + "h, was " + text);
    }
  }

  private void broken(String part, String rule) {
    violations.add(new Violation(field + part, rule));
  }
}
