package dev.ordercluster.operator.signals;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.ScalingBehavior;
import dev.ordercluster.operator.api.v1beta1.ScalingTargets;
import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.RatePolicy;
import dev.ordercluster.operator.autoscale.ScalingRules;
import dev.ordercluster.operator.autoscale.Target;
import dev.ordercluster.operator.validation.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries `autoscaling` of a spec, which was found valid, over to the policy of the pure core.
public final class Policies {
  private Policies() {}

  /// The policy that a spec describes.
  ///
  /// @param samplePeriod time between two looks at the pods
  /// @param acts false: decisions are advice, whatever the mode says
  /// @throws IllegalArgumentException when the spec is not valid
  public static Policy of(Autoscaling wish, Duration samplePeriod, boolean acts) {
    Policy.Timing usual = Policy.Timing.DEFAULT;
    return new Policy(
        wish.minReplicas(),
        wish.maxReplicas(),
        targets(wish.targets()),
        new Policy.Behavior(
            rules(wish.behavior().scaleUp(), ScalingRules.up()),
            rules(wish.behavior().scaleDown(), ScalingRules.down())),
        acts ? Policy.Mode.AUTO : Policy.Mode.RECOMMEND,
        new Policy.ScaleDown(wish.scaleIn().paused(), duration(wish.scaleIn().delay())),
        fallback(wish.fallback()),
        new Policy.Timing(samplePeriod, usual.cpuInitialization(), usual.initialReadiness()));
  }

  private static List<Target> targets(ScalingTargets wish) {
    List<Target> targets = new ArrayList<>();
    if (wish.cpuUtilization() != null) {
      targets.add(new Target.CpuUtilization(wish.cpuUtilization()));
    }
    if (wish.memoryUtilization() != null) {
      targets.add(new Target.MemoryUtilization(wish.memoryUtilization()));
    }
    if (wish.inFlightPerReplica() != null) {
      targets.add(new Target.InFlightPerReplica(wish.inFlightPerReplica()));
    }
    if (wish.requestsPerSecondPerReplica() != null) {
      targets.add(new Target.RequestsPerSecondPerReplica(wish.requestsPerSecondPerReplica()));
    }
    ScalingTargets.Latency latency = wish.latency();
    if (latency != null) {
      targets.add(new Target.Latency(latency.percentile(), duration(latency.target())));
    }
    if (wish.consumerLagPerReplica() != null) {
      targets.add(new Target.ConsumerLagPerReplica(wish.consumerLagPerReplica()));
    }
    return targets;
  }

  private static ScalingRules rules(ScalingBehavior.@Nullable Rules wish, ScalingRules usual) {
    if (wish == null) {
      return usual;
    }
    Integer window = wish.stabilizationWindowSeconds();
    List<ScalingBehavior.Policy> policies = requireNonNullElse(wish.policies(), List.of());
    return new ScalingRules(
        window == null ? usual.stabilization() : Duration.ofSeconds(window),
        wish.selectPolicy() == null
            ? usual.select()
            : switch (wish.selectPolicy()) {
              case MAX -> ScalingRules.Select.MAX;
              case MIN -> ScalingRules.Select.MIN;
              case DISABLED -> ScalingRules.Select.DISABLED;
            },
        policies.isEmpty() ? usual.policies() : policies.stream().map(Policies::rate).toList(),
        wish.tolerance() == null
            ? usual.tolerance()
            : wish.tolerance().getNumericalAmount().doubleValue());
  }

  private static RatePolicy rate(ScalingBehavior.Policy wish) {
    Duration period = Duration.ofSeconds(wish.periodSeconds());
    return switch (wish.type()) {
      case PODS -> new RatePolicy.Pods(wish.value(), period);
      case PERCENT -> new RatePolicy.Percent(wish.value(), period);
    };
  }

  private static Policy.Fallback fallback(Autoscaling.Fallback wish) {
    Integer replicas = wish.replicas();
    return replicas == null
        ? new Policy.Fallback.LastSafe(duration(wish.after()))
        : new Policy.Fallback.Static(duration(wish.after()), replicas);
  }

  private static Duration duration(String text) {
    return Durations.read(text)
        .orElseThrow(() -> new IllegalArgumentException(text + " is no duration"));
  }
}
