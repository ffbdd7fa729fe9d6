package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import dev.ordercluster.operator.autoscale.Policy.Fallback;
import java.time.Duration;
import java.time.Instant;

/// What happens while no metric can be judged: the count stays, and after a time the fallback may
/// raise it. It never falls.
final class Outage {
  private Outage() {}

  static Course fallback(Facts facts, Policy policy, History history, Bounds bounds, Instant now) {
    Course course = new Course(facts.replicas(), facts.replicas());
    Duration since = Duration.between(history.lastMetrics(), now);
    switch (policy.fallback()) {
      case Fallback.Hold() -> {}
      case Fallback.Static(Duration after, int replicas) ->
          raise(course, bounds.clamp(replicas), since, after);
      case Fallback.LastSafe(Duration after) ->
          raise(course, bounds.clamp(history.safe().replicas()), since, after);
    }
    return course;
  }

  private static void raise(Course course, int replicas, Duration since, Duration after) {
    if (since.compareTo(after) >= 0 && replicas > course.replicas()) {
      course.set(
          replicas,
          Reason.FALLBACK,
          "no metric could be judged for "
              + since.toSeconds()
              + " s, the fallback applies after "
              + after.toSeconds()
              + " s");
    }
  }
}
