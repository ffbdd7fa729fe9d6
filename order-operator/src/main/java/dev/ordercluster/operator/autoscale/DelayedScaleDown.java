package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Delayed;
import dev.ordercluster.operator.autoscale.History.Recommendation;
import dev.ordercluster.operator.autoscale.History.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The delayed scale-down of Flink's autoscaler (DelayedScaleDown, JobVertexScaler): nothing is
/// taken away within an interval from the first lower wish, then the count falls to the largest
/// wish of that interval. A wish of the current count or more clears it.
final class DelayedScaleDown {
  private static final Duration REGRET = Duration.ofMinutes(10);
  private static final int MOST_DOUBLINGS = 3;

  private DelayedScaleDown() {}

  /// @param replicas the count allowed now
  /// @param next to be remembered
  record Outcome(int replicas, Delayed next) {}

  /// The delay, twice as long for each scale-down of the last half hour that had to be taken back
  /// within ten minutes, up to eight times: load that comes and goes is worth its replicas.
  static Duration patient(Duration delay, List<Scaling> scalings, Instant now) {
    int regrets = 0;
    Instant since = now.minus(RatePolicy.LONGEST_PERIOD);
    for (int i = 1; i < scalings.size(); i++) {
      Scaling down = scalings.get(i - 1);
      Scaling up = scalings.get(i);
      boolean takenBack =
          down.change() < 0
              && up.change() > 0
              && up.time().isBefore(down.time().plus(REGRET))
              && up.time().isAfter(since);
      regrets += takenBack ? 1 : 0;
    }
    return delay.multipliedBy(1L << Math.min(regrets, MOST_DOUBLINGS));
  }

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
