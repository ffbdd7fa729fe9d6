package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Delayed;
import dev.ordercluster.operator.autoscale.History.Promise;
import dev.ordercluster.operator.autoscale.History.Recommendation;
import dev.ordercluster.operator.autoscale.History.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is kept of the past, and for how long.
final class Memory {
  private Memory() {}

  /// The wishes that can still count within `window`. Times ahead of `now` (the clock went back)
  /// count as now, so that they cannot hold a count longer than a window.
  static List<Recommendation> recent(List<Recommendation> past, Duration window, Instant now) {
    Instant cutoff = now.minus(window);
    return past.stream()
        .map(entry -> entry.time().isAfter(now) ? new Recommendation(now, entry.replicas()) : entry)
        .filter(entry -> entry.time().isAfter(cutoff))
        .toList();
  }

  /// The history without what lies ahead of `now` (the clock went back, or somebody wrote it): such
  /// changes count as just made, so that they limit the next ones no longer than their period, and
  /// a scale-down that waits begins to wait anew.
  static History until(History history, Instant now) {
    boolean ahead = history.scalings().stream().anyMatch(entry -> entry.time().isAfter(now));
    Delayed delayed = history.delayed();
    boolean waitsAhead =
        delayed.since().isAfter(now)
            || delayed.wishes().stream().anyMatch(entry -> entry.time().isAfter(now));
    return !ahead && !waitsAhead
        ? history
        : new History(
            history.recommendations(),
            history.scalings().stream()
                .map(entry -> entry.time().isAfter(now) ? at(now, entry) : entry)
                .toList(),
            history.latency(),
            history.promise(),
            waitsAhead ? Delayed.NONE : delayed,
            history.safe(),
            history.lastMetrics(),
            history.previous(),
            history.loads());
  }

  /// `past` and the newest wish. An older wish between two newer ones can neither be the largest
  /// nor the smallest of any window, so it goes: what stays has at most two entries per count.
  static List<Recommendation> with(List<Recommendation> past, Recommendation newest) {
    List<Recommendation> kept = new ArrayList<>();
    int highest = newest.replicas();
    int lowest = newest.replicas();
    for (Recommendation entry : past.reversed()) {
      if (entry.replicas() > highest || entry.replicas() < lowest) {
        kept.add(entry);
        highest = Math.max(highest, entry.replicas());
        lowest = Math.min(lowest, entry.replicas());
      }
    }
    List<Recommendation> oldestFirst = new ArrayList<>(kept.reversed());
    oldestFirst.add(newest);
    return bounded(oldestFirst);
  }

  /// The history after `decision.desired` was written.
  static History scaled(ScalingDecision decision) {
    History history = decision.history();
    int change = decision.desired() - decision.current();
    Instant cutoff = decision.time().minus(RatePolicy.LONGEST_PERIOD);
    List<Scaling> scalings = new ArrayList<>();
    history.scalings().stream()
        .map(entry -> entry.time().isAfter(decision.time()) ? at(decision.time(), entry) : entry)
        .filter(entry -> entry.time().isAfter(cutoff))
        .forEach(scalings::add);
    scalings.add(new Scaling(decision.time(), change));
    return new History(
        history.recommendations(),
        bounded(scalings),
        history.latency(),
        change > 0 ? promise(decision, history) : Promise.NONE,
        History.Delayed.NONE,
        history.safe(),
        history.lastMetrics(),
        history.previous(),
        history.loads());
  }

  static History withWishes(History history, List<Recommendation> wishes) {
    return new History(
        wishes,
        history.scalings(),
        history.latency(),
        history.promise(),
        history.delayed(),
        history.safe(),
        history.lastMetrics(),
        history.previous(),
        history.loads());
  }

  /// The history after an observation: what was learned of it, before anything is decided.
  static History seen(
      History history, Policy policy, Observation seen, List<Wish> wishes, int replicas) {
    Instant now = seen.moment().now();
    boolean judged = wishes.stream().anyMatch(Wish.Wanted.class::isInstance);
    History.Load load = seen.load(history.previous());
    boolean first = history.lastMetrics().equals(Instant.EPOCH);
    boolean ahead = history.lastMetrics().isAfter(now);
    boolean safe =
        wishes.stream()
            .allMatch(
                wish ->
                    wish instanceof Wish.Wanted wanted
                        && wanted.complete()
                        && wanted.value() <= wanted.target());
    History.LatencyModel model = Bottleneck.learn(history.latency(), policy, seen);
    for (Target target : policy.targets()) {
      if (target instanceof Target.Latency latency) {
        model = LatencyWish.learn(model, latency, seen);
      }
    }
    return new History(
        history.recommendations(),
        history.scalings(),
        model,
        history.promise(),
        history.delayed(),
        safe ? new History.Safe(now, replicas) : history.safe(),
        judged || first || ahead ? now : history.lastMetrics(),
        judged ? load : history.previous(),
        judged ? Trend.with(history.loads(), load) : history.loads());
  }

  /// The history after a decision by metrics.
  static History decided(History history, Recommendation wish, History.Delayed delayed) {
    return new History(
        with(history.recommendations(), wish),
        history.scalings(),
        history.latency(),
        history.promise(),
        delayed,
        history.safe(),
        history.lastMetrics(),
        history.previous(),
        history.loads());
  }

  // A count that was raised for its bounds alone promised nothing.
  private static Promise promise(ScalingDecision decision, History history) {
    double rate = history.previous().requestsPerSecond();
    if (decision.metric().isEmpty() || rate <= 0 || decision.current() == 0) {
      return Promise.NONE;
    }
    return new Promise(
        decision.time(),
        decision.current(),
        decision.desired(),
        rate,
        rate / decision.current() * decision.desired(),
        cpuPercent(decision));
  }

  private static double cpuPercent(ScalingDecision decision) {
    return decision.wishes().stream()
        .filter(Wish.Wanted.class::isInstance)
        .map(Wish.Wanted.class::cast)
        .filter(wish -> wish.metric().equals("cpuUtilization"))
        .mapToDouble(Wish.Wanted::value)
        .findFirst()
        .orElse(0);
  }

  private static Scaling at(Instant time, Scaling entry) {
    return new Scaling(time, entry.change());
  }

  private static <T> List<T> bounded(List<T> entries) {
    int surplus = Math.max(0, entries.size() - History.MOST_ENTRIES);
    return List.copyOf(entries.subList(surplus, entries.size()));
  }
}
