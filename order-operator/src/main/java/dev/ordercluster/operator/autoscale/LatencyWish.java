package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.LatencyModel;
import java.util.Locale;
import java.util.OptionalDouble;

/// How many replicas a latency target needs. Latency is no ratio of replicas: the wish is the
/// smallest count whose requests in flight per replica, predicted by Little's law from the rate of
/// arrival and the learned duration of a request, stay under the level at which the target was met
/// before.
final class LatencyWish {
  /// One step at most doubles the count.
  private static final double STEP = 2;

  /// Fewer requests than this make no percentile.
  static final double FEWEST_REQUESTS = 20;

  /// The predicted level stays this far under the one that was good.
  private static final double MARGIN = 0.9;

  /// Below this part of the target a level that was never tried may be tried, one replica at a
  /// time.
  private static final double WELL_BELOW = 0.5;

  /// Below this part of it there is room for the next peak.
  private static final double WELL_UNDER = 0.9;

  private static final double LEARNING_RATE = 0.1;
  private static final double MILLIS = 1000;

  private LatencyWish() {}

  /// Whether more than the target was seen, by however few requests: where nearly nothing is
  /// answered each of them counts.
  static boolean isOver(Observation seen, Target.Latency target) {
    OptionalDouble quantile = seen.latency().quantileSeconds(target.percentile());
    return quantile.isPresent() && quantile.getAsDouble() > seconds(target);
  }

  /// Whether so much less than the target was seen that more load would still meet it.
  static boolean isWellUnder(Observation seen, Target.Latency target) {
    OptionalDouble quantile = seen.latency().quantileSeconds(target.percentile());
    return quantile.isPresent()
        && seen.latency().count() >= FEWEST_REQUESTS
        && quantile.getAsDouble() < WELL_UNDER * seconds(target);
  }

  static Wish of(
      Target.Latency target, int current, Observation seen, Policy policy, History history) {
    if (seen.serving().isEmpty()) {
      return new Wish.Failed(
          target.name(), "FailedGetLatencyMetric", "no pod that serves has a usable sample");
    }
    OptionalDouble quantile = seen.latency().quantileSeconds(target.percentile());
    if (quantile.isEmpty() || seen.latency().count() < FEWEST_REQUESTS) {
      return tooFew(target, seen);
    }
    double seconds = quantile.getAsDouble();
    double tolerance = policy.behavior().scaleUp().tolerance();
    int replicas = current;
    if (seconds <= seconds(target)) {
      replicas = under(target, seconds, seen, history.latency());
    } else if (seconds > seconds(target) * (1 + tolerance)
        && seen.hasWindowSinceReady()
        && Bottleneck.isServiceSaturated(seen, policy, history.latency())) {
      replicas = over(target, seconds, seen, history);
    }
    return new Wish.Wanted(
        target.name(),
        replicas,
        seconds * MILLIS,
        seconds(target) * MILLIS,
        seen.missing() == 0,
        evidence(target, seconds));
  }

  // Without requests nothing is slow, and without a sample of the rate nothing is known.
  private static Wish tooFew(Target.Latency target, Observation seen) {
    OptionalDouble rate = seen.total(Signal.REQUESTS_PER_SECOND);
    if (rate.isEmpty()) {
      return new Wish.Failed(
          target.name(),
          "FailedGetLatencyMetric",
          "pods tell neither durations nor a rate of requests");
    }
    return new Wish.Wanted(
        target.name(),
        1,
        0,
        seconds(target) * MILLIS,
        seen.missing() == 0,
        String.format(
            Locale.ROOT,
            "latency p%s has too few requests to tell (%.0f in the window)",
            percentile(target),
            seen.latency().count()));
  }

  private static int over(
      Target.Latency target, double seconds, Observation seen, History history) {
    int serving = seen.serving().size();
    int most = (int) Math.ceil(serving * STEP);
    double good = history.latency().goodInFlight();
    double service = history.latency().serviceSeconds();
    OptionalDouble arrivals = Demand.arriving(seen, history.previous());
    if (good <= 0 || service <= 0 || arrivals.isEmpty()) {
      int proportional = (int) Math.ceil(serving * Math.min(seconds / seconds(target), STEP));
      return Math.max(serving + 1, Math.min(proportional, most));
    }
    int predicted = (int) Math.ceil(arrivals.getAsDouble() * service / (good * MARGIN));
    return Math.clamp(predicted, serving, Math.max(serving + 1, most));
  }

  private static int under(
      Target.Latency target, double seconds, Observation seen, LatencyModel learned) {
    int serving = seen.serving().size();
    OptionalDouble inFlight = seen.total(Signal.IN_FLIGHT);
    if (inFlight.isEmpty()) {
      return 1;
    }
    double total = inFlight.getAsDouble();
    double level = Math.max(learned.goodInFlight(), total / serving);
    int known = level <= 0 ? 1 : (int) Math.ceil(total / (level * MARGIN));
    boolean mayTry =
        seconds <= WELL_BELOW * seconds(target)
            && serving > 1
            && (learned.badInFlight() <= 0
                || total / (serving - 1) < MARGIN * learned.badInFlight());
    int wish = known >= serving && mayTry ? serving - 1 : known;
    return Math.clamp(wish, 1, serving);
  }

  /// The model after this observation.
  static LatencyModel learn(LatencyModel learned, Target.Latency target, Observation seen) {
    OptionalDouble quantile = seen.latency().quantileSeconds(target.percentile());
    OptionalDouble level = seen.inFlightPerReplica();
    OptionalDouble mean = seen.latency().meanSeconds();
    if (quantile.isEmpty()
        || level.isEmpty()
        || mean.isEmpty()
        || seen.latency().count() < FEWEST_REQUESTS
        || seen.missing() + seen.starting() > 0) {
      return learned;
    }
    double now = level.getAsDouble();
    if (quantile.getAsDouble() > seconds(target)) {
      double bad = learned.badInFlight() <= 0 ? now : Math.min(learned.badInFlight(), now);
      double good = Math.min(learned.goodInFlight(), MARGIN * bad);
      return new LatencyModel(good, bad, learned.serviceSeconds(), learned.holdSeconds());
    }
    return new LatencyModel(
        Math.max(learned.goodInFlight(), now),
        now >= learned.badInFlight() ? 0 : learned.badInFlight(),
        smoothed(learned.serviceSeconds(), mean.getAsDouble()),
        seen.holdSeconds().isEmpty()
            ? learned.holdSeconds()
            : smoothed(
                learned.isLearned() ? learned.holdSeconds() : 0, seen.holdSeconds().getAsDouble()));
  }

  static double smoothed(double before, double now) {
    return before <= 0 ? now : before + LEARNING_RATE * (now - before);
  }

  private static String evidence(Target.Latency target, double seconds) {
    return String.format(
        Locale.ROOT,
        "latency p%s is %.0f ms, target %.0f ms",
        percentile(target),
        seconds * MILLIS,
        seconds(target) * MILLIS);
  }

  private static String percentile(Target.Latency target) {
    double percentile = target.percentile();
    return percentile == Math.rint(percentile)
        ? String.valueOf((long) percentile)
        : String.valueOf(percentile);
  }

  private static double seconds(Target.Latency target) {
    return target.target().toNanos() / 1e9;
  }
}
