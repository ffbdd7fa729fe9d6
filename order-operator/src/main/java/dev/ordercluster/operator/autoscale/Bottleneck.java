package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.LatencyModel;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Tells whether requests are slow in the service itself or in what lies behind it. Replicas help
/// against the first only: behind a saturated database each of them adds connections and no work.
final class Bottleneck {
  /// Below this part of its target, or of its request when there is none, CPU is no reason for
  /// slowness.
  private static final double NEAR_LIMIT = 0.8;

  /// The part of a request's duration from which on a wait is what makes it slow.
  private static final double LARGE_SHARE = 0.2;

  /// A connection held this much longer than usual means that the database is slow; up to it, the
  /// pool of the replica is too small for the load, and more replicas help.
  private static final double SLOW_DATABASE = 1.5;

  /// The part of the pool that has to be in use before a wait is the database's doing. A pool that
  /// is mostly free keeps nobody waiting: on a machine that is short of CPU threads wait for their
  /// turn, and a connection that a look happens to find in use says nothing at a low rate of
  /// requests.
  private static final double BUSY_POOL = 0.5;

  private static final double FULL_POOL = 0.95;

  /// By which part of the difference a guess moves with each look: two thirds in a quarter of an
  /// hour.
  private static final double GUESS = 0.006;

  /// From here on more requests come in than before, and that is why more are inside.
  private static final double MORE = 1.25;

  private static final double MILLIS = 1000;

  private Bottleneck() {}

  /// Why the backend is what limits the service now, in words; empty when it is not, or when the
  /// service's own CPU is near its limit.
  static Optional<String> behind(Observation seen, Policy policy, LatencyModel learned) {
    if (isCpuNearLimit(seen, policy)) {
      return Optional.empty();
    }
    OptionalDouble mean = seen.latency().meanSeconds();
    if (mean.isEmpty()) {
      return nothingAnswered(seen);
    }
    double duration = mean.getAsDouble();
    double broker = seen.mean(Signal.BROKER_WAIT_SECONDS).orElse(0);
    Optional<String> database =
        poolUse(seen).orElse(1) >= BUSY_POOL ? database(seen, duration, learned) : Optional.empty();
    if (database.isPresent()) {
      return database;
    }
    // Whoever waits for a row holds no connection: the pool tells nothing of it.
    double rows = seen.mean(Signal.ROW_WAIT_SECONDS).orElse(0);
    if (rows >= LARGE_SHARE * duration) {
      return Optional.of(
          text("requests wait %s of %s for rows that other requests change", rows, duration));
    }
    return broker >= LARGE_SHARE * duration
        ? Optional.of(text("requests wait %s of %s for Kafka", broker, duration))
        : Optional.empty();
  }

  private static Optional<String> database(
      Observation seen, double duration, LatencyModel learned) {
    double pool = seen.mean(Signal.POOL_WAIT_SECONDS).orElse(0);
    double hold = seen.holdSeconds().orElse(0);
    boolean holdKnown = learned.holdSeconds() > 0 && hold > 0;
    boolean slower = holdKnown && hold > SLOW_DATABASE * learned.holdSeconds();
    // A guess that grows says when to stop blaming the database, not what is usual.
    boolean sure = slower && learned.isLearned();
    if (pool >= LARGE_SHARE * duration && (!holdKnown || slower)) {
      return Optional.of(text("requests wait %s of %s for a database connection", pool, duration));
    }
    double rows = seen.mean(Signal.ROW_WAIT_SECONDS).orElse(0);
    if (sure && hold + pool + rows >= LARGE_SHARE * duration) {
      return Optional.of(
          text("requests hold a database connection for %s", hold)
              + text(" (usually %s) of %s", learned.holdSeconds(), duration));
    }
    return Optional.empty();
  }

  /// What the requests of this look say of how long a connection is usually held. A policy with a
  /// latency target learns it while the target is met, any other while most of the pool is free.
  /// While the service was never at ease nobody can tell a pool that is too small from a database
  /// that is too slow: the guess grows until, after a quarter of an hour, it lets replicas be
  /// tried.
  static LatencyModel learn(LatencyModel learned, Policy policy, Observation seen) {
    OptionalDouble mean = seen.latency().meanSeconds();
    OptionalDouble hold = seen.holdSeconds();
    OptionalDouble use = poolUse(seen);
    if (mean.isEmpty()
        || hold.isEmpty()
        || use.isEmpty()
        || seen.latency().count() < LatencyWish.FEWEST_REQUESTS) {
      return learned;
    }
    boolean atEase =
        policy.targets().stream().noneMatch(Target.Latency.class::isInstance)
            && use.getAsDouble() < BUSY_POOL;
    double usual = learned.isLearned() ? learned.holdSeconds() : 0;
    if (atEase) {
      return new LatencyModel(
          learned.goodInFlight(),
          learned.badInFlight(),
          LatencyWish.smoothed(learned.serviceSeconds(), mean.getAsDouble()),
          LatencyWish.smoothed(usual, hold.getAsDouble()));
    }
    double wait = seen.mean(Signal.POOL_WAIT_SECONDS).orElse(0);
    return learned.isLearned() || wait < LARGE_SHARE * mean.getAsDouble()
        ? learned
        : new LatencyModel(
            learned.goodInFlight(),
            learned.badInFlight(),
            0,
            learned.holdSeconds() + GUESS * (hold.getAsDouble() - learned.holdSeconds()));
  }

  // Requests that never end have no duration; that all of them sit on connections tells enough.
  private static Optional<String> nothingAnswered(Observation seen) {
    boolean stuck =
        seen.inFlightPerReplica().orElse(0) >= 1 && poolUse(seen).orElse(0) >= FULL_POOL;
    return stuck
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "no request was answered while all %.0f database connections are in use",
                seen.total(Signal.POOL_SIZE).orElse(0)))
        : Optional.empty();
  }

  /// The part of all connections that is in use; empty when a replica does not tell.
  private static OptionalDouble poolUse(Observation seen) {
    OptionalDouble used = seen.total(Signal.POOL_IN_USE);
    OptionalDouble size = seen.total(Signal.POOL_SIZE);
    return used.isEmpty() || size.isEmpty() || size.getAsDouble() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(used.getAsDouble() / size.getAsDouble());
  }

  /// Whether the service itself is at its limit: CPU, or requests in flight.
  static boolean isServiceSaturated(Observation seen, Policy policy, LatencyModel learned) {
    if (isCpuNearLimit(seen, policy)) {
      return true;
    }
    OptionalDouble inFlight = seen.inFlightPerReplica();
    if (inFlight.isEmpty()) {
      return seen.cpuPercent().isEmpty();
    }
    double level = inFlight.getAsDouble();
    boolean overTarget =
        policy.targets().stream()
            .anyMatch(
                target ->
                    target instanceof Target.InFlightPerReplica(double value)
                        && level >= NEAR_LIMIT * value);
    boolean overLearned = learned.goodInFlight() > 0 && level > learned.goodInFlight();
    return overTarget || overLearned || seen.cpuPercent().isEmpty();
  }

  /// Whether requests pile up without a reason that is known: no more of them come in than before,
  /// and CPU is far from its limit. Something behind the service has become slow, and until the
  /// window holds nothing from before, the means of the pool do not tell it yet. Never so for a
  /// component without a pool.
  static boolean isPilingUnexplained(Observation seen, Policy policy, History history) {
    OptionalDouble cpu = seen.cpuPercent();
    OptionalDouble size = seen.total(Signal.POOL_SIZE);
    if (cpu.isEmpty() || size.isEmpty() || isCpuNearLimit(seen, policy)) {
      return false;
    }
    Instant now = seen.moment().now();
    OptionalDouble usual =
        history.loads().stream()
            .filter(load -> load.time().isBefore(now))
            .mapToDouble(History.Load::arriving)
            .average();
    return usual.isPresent() && history.previous().arriving() <= MORE * usual.getAsDouble();
  }

  static boolean isCpuNearLimit(Observation seen, Policy policy) {
    OptionalDouble used = seen.cpuPercent();
    double limit =
        policy.targets().stream()
            .mapToDouble(target -> target instanceof Target.CpuUtilization(int p) ? p : 0)
            .max()
            .orElse(0);
    return used.isPresent() && used.getAsDouble() >= NEAR_LIMIT * (limit > 0 ? limit : 100);
  }

  private static String text(String pattern, double first, double... second) {
    return second.length == 0
        ? pattern.formatted(millis(first))
        : pattern.formatted(millis(first), millis(second[0]));
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.0f ms", seconds * MILLIS);
  }
}
