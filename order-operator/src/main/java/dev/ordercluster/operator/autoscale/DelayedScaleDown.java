package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Delayed;
import dev.ordercluster.operator.autoscale.History.Recommendation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The delayed scale-down of Flink's autoscaler (DelayedScaleDown, JobVertexScaler): nothing is
/// taken away within an interval from the first lower wish, then the count falls to the largest
/// wish of that interval. A wish of the current count or more clears it.
final class DelayedScaleDown {
  private DelayedScaleDown() {}

  /// @param replicas the count allowed now
  /// @param next to be remembered
  record Outcome(int replicas, Delayed next) {}

  static Outcome apply(int current, int wish, Duration interval, Delayed pending, Instant now) {
    if (wish >= current) {
      return new Outcome(wish, Delayed.NONE);
    }
    if (interval.isZero()) {
      return new Outcome(wish, Delayed.NONE);
    }
    // A first wish that lies ahead of the clock would delay for ever.
    boolean fresh = pending.wishes().isEmpty() || pending.since().isAfter(now);
    Instant since = fresh ? now : pending.since();
    Instant windowStart = now.minus(interval);
    List<Recommendation> wishes = new ArrayList<>();
    if (!fresh) {
      pending.wishes().stream()
          .filter(entry -> entry.replicas() > wish && !entry.time().isBefore(windowStart))
          .forEach(wishes::add);
    }
    wishes.add(new Recommendation(now, wish));
    Delayed next = new Delayed(since, wishes);
    return new Outcome(windowStart.isBefore(since) ? current : wishes.getFirst().replicas(), next);
  }
}
