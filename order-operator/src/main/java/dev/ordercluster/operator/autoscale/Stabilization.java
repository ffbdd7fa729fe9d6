package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Recommendation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The windows of past wishes, as `stabilizeRecommendationWithBehaviors` of Kubernetes'
/// horizontal.go: a rise follows the smallest wish of the up window, a fall the largest of the down
/// window.
///
/// @param up length of the up window
/// @param down length of the down window
record Stabilization(Duration up, Duration down) {
  static Stabilization of(Policy.Behavior behavior) {
    return new Stabilization(
        behavior.scaleUp().stabilization(), behavior.scaleDown().stabilization());
  }

  /// The longer of both windows: what is older cannot count.
  Duration longest() {
    return up.compareTo(down) > 0 ? up : down;
  }

  /// The count that the windows allow.
  int stabilize(int current, int wish, List<Recommendation> past, Instant now) {
    int floor = lowest(wish, past, now);
    int ceiling = highest(wish, past, now);
    int stable = Math.max(current, floor);
    return Math.min(stable, ceiling);
  }

  /// The smallest wish of the up window, `wish` included.
  int lowest(int wish, List<Recommendation> past, Instant now) {
    Instant cutoff = now.minus(up);
    return past.stream()
        .filter(entry -> entry.time().isAfter(cutoff))
        .mapToInt(Recommendation::replicas)
        .reduce(wish, Math::min);
  }

  /// The largest wish of the down window, `wish` included.
  int highest(int wish, List<Recommendation> past, Instant now) {
    Instant cutoff = now.minus(down);
    return past.stream()
        .filter(entry -> entry.time().isAfter(cutoff))
        .mapToInt(Recommendation::replicas)
        .reduce(wish, Math::max);
  }
}
