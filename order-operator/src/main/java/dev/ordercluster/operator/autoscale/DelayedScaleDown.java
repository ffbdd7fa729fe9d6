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
  private static final Duration REGRET = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 3;

  /// What the HPA waits. Longer than that no load is worth its replicas.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private DelayedScaleDown() {}

  /// @param replicas the count allowed now
  /// @param next to be remembered
  record Outcome(int replicas, Delayed next) {}

  /// The delay, twice as long for each scale-down of the last half hour that had to be taken back
  /// whole within five minutes, and at once as long as the HPA's window while load is noisy; never
  /// longer than that window unless the policy says so.
  static Duration patient(Duration delay, List<Scaling> scalings, boolean noisy, Instant now) {
    if (delay.isZero() || delay.compareTo(LONGEST) >= 0) {
      return delay;
    }
    Duration patient =
        noisy
            ? LONGEST
            : delay.multipliedBy(1L << Math.min(regrets(scalings, now), MOST_DOUBLINGS));
    return patient.compareTo(LONGEST) > 0 ? LONGEST : patient;
  }

  private static int regrets(List<Scaling> scalings, Instant now) {
    Instant since = now.minus(RatePolicy.LONGEST_PERIOD);
    int regrets = 0;
    for (int i = 0; i < scalings.size(); i++) {
      Scaling down = scalings.get(i);
      if (down.change() < 0 && down.time().isAfter(since) && isTakenBack(scalings, i)) {
        regrets++;
      }
    }
    return regrets;
  }

  private static boolean isTakenBack(List<Scaling> scalings, int down) {
    Instant until = scalings.get(down).time().plus(REGRET);
    int missing = -scalings.get(down).change();
    for (Scaling later : scalings.subList(down + 1, scalings.size())) {
      missing -= later.change();
      if (missing <= 0) {
        return later.time().isBefore(until);
      }
    }
    return false;
  }

  /// Waits a little more when the largest wish is about to leave the interval: at the beginning of
  /// a fall the samples' windows still reach back before it, and that wish would make two steps of
  /// one. It adds `slack` to the interval at most.
  static Outcome settled(Outcome due, int current, Duration interval, Duration slack, Instant now) {
    List<Recommendation> wishes = due.next().wishes();
    boolean waits =
        due.replicas() < current
            && wishes.size() > 1
            && now.isBefore(due.next().since().plus(interval).plus(slack))
            && wishes.getFirst().time().isBefore(now.minus(interval).plus(slack));
    return waits ? new Outcome(current, due.next()) : due;
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
