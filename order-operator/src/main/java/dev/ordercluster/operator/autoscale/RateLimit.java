package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Scaling;
import dev.ordercluster.operator.autoscale.Limit.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;

/// How fast the count may change, as `convertDesiredReplicasWithBehaviorRate` of Kubernetes'
/// horizontal.go, then the bounds.
///
/// @param min smallest count
/// @param max largest count
/// @param behavior policies of both directions
record RateLimit(int min, int max, Policy.Behavior behavior) {

  /// @param limit the rule that changed the wish, if one did
  record Outcome(int replicas, Optional<Reason> limit) {}

  Outcome limit(int current, int wish, List<Scaling> past, Instant now) {
    if (wish > current) {
      int ceiling = Math.max(current, upLimit(current, past, now));
      if (wish > Math.min(max, ceiling)) {
        return max > ceiling
            ? limited(ceiling, Reason.SCALE_UP_LIMIT)
            : limited(max, Reason.TOO_MANY_REPLICAS);
      }
    } else if (wish < current) {
      int floor = Math.min(current, downLimit(current, past, now));
      if (wish < Math.max(min, floor)) {
        return min < floor
            ? limited(floor, Reason.SCALE_DOWN_LIMIT)
            : limited(min, Reason.TOO_FEW_REPLICAS);
      }
    }
    if (wish > max) {
      return limited(max, Reason.TOO_MANY_REPLICAS);
    }
    return wish < min ? limited(min, Reason.TOO_FEW_REPLICAS) : new Outcome(wish, Optional.empty());
  }

  int upLimit(int current, List<Scaling> past, Instant now) {
    return selected(
        behavior.scaleUp(),
        current,
        policy -> {
          int start = startOfPeriod(current, policy, past, now);
          return switch (policy) {
            case RatePolicy.Pods(int pods, _) -> saturated((long) start + pods);
            case RatePolicy.Percent(int percent, _) ->
                (int) Math.ceil(start * (1 + (double) percent / 100));
            case RatePolicy.DoubleOrFour _ -> Math.max(saturated(2L * current), 4);
          };
        },
        Math::min,
        Math::max);
  }

  int downLimit(int current, List<Scaling> past, Instant now) {
    return selected(
        behavior.scaleDown(),
        current,
        policy -> {
          int start = startOfPeriod(current, policy, past, now);
          return switch (policy) {
            case RatePolicy.Pods(int pods, _) -> saturated((long) start - pods);
            case RatePolicy.Percent(int percent, _) -> (int) (start * (1 - (double) percent / 100));
            case RatePolicy.DoubleOrFour _ -> 0;
          };
        },
        Math::max,
        Math::min);
  }

  private static int selected(
      ScalingRules rules,
      int current,
      ToIntFunction<RatePolicy> proposal,
      IntBinaryOperator smallestChange,
      IntBinaryOperator largestChange) {
    return switch (rules.select()) {
      case DISABLED -> current;
      case MIN ->
          rules.policies().stream().mapToInt(proposal).reduce(smallestChange).orElse(current);
      case MAX ->
          rules.policies().stream().mapToInt(proposal).reduce(largestChange).orElse(current);
    };
  }

  private static int startOfPeriod(
      int current, RatePolicy policy, List<Scaling> past, Instant now) {
    Instant cutoff = now.minus(policy.period());
    int changed =
        past.stream().filter(entry -> entry.time().isAfter(cutoff)).mapToInt(Scaling::change).sum();
    return current - changed;
  }

  private static int saturated(long count) {
    return Math.clamp(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Outcome limited(int replicas, Reason reason) {
    return new Outcome(replicas, Optional.of(reason));
  }
}
