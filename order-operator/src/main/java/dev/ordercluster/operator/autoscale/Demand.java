package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Load;
import dev.ordercluster.operator.measure.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What comes in, as opposed to what is answered. While requests pile up in the replicas, CPU and
/// answered requests stop at what they can do and hide how much more is needed; while the pile is
/// worked off, both stay at the limit though enough replicas are there. Requests that come in are
/// those answered and what the pile grew by.
///
/// @param arriving requests per second that come in
/// @param answered requests per second that are answered
/// @param exact replicas that carry what comes in at the CPU target, not rounded
/// @param cpuRatio CPU of the replicas that are warm, 1 at the target
record Demand(double arriving, double answered, double exact, double cpuRatio) {
  /// Up to here a difference between what comes in and what is answered is noise.
  private static final double NOISE = 0.05;

  /// From here on what comes in is clearly more than what is answered.
  private static final double CLEARLY_MORE = 1.1;

  private static final double NEAR_LIMIT = 0.8;

  /// CPU so far over its target that it may be all that there is.
  private static final double SATURATED = 1.25;

  /// Requests per second from which on CPU tells what a request costs.
  private static final double LEAST = 1;

  private static final double UNSEEN = 0.5;
  private static final Duration RECENT = Duration.ofSeconds(30);

  /// Empty without a CPU target or without what it is computed from.
  static Optional<Demand> of(Policy policy, Observation seen, History history) {
    int target = cpuTarget(policy);
    OptionalDouble answered = seen.total(Signal.REQUESTS_PER_SECOND);
    OptionalDouble arriving = arriving(seen, history.previous());
    // The CPU of a pod that warms up, or that was not ready for a whole window, tells little of
    // what a request costs.
    Observation warm = seen.warm();
    OptionalDouble used = warm.total(Signal.CPU_MILLIS);
    OptionalDouble served = warm.total(Signal.REQUESTS_PER_SECOND);
    OptionalDouble cpu = warm.cpuPercent();
    if (target == 0
        || arriving.isEmpty()
        || answered.isEmpty()
        || used.isEmpty()
        || cpu.isEmpty()
        || served.orElse(0) < LEAST) {
      return Optional.empty();
    }
    double cost = used.getAsDouble() / served.getAsDouble();
    double requested =
        seen.serving().stream()
            .mapToLong(pod -> pod.requests().cpuMillis())
            .average()
            .orElse(Double.NaN);
    double perReplica = requested * target / 100;
    double cpuRatio = cpu.getAsDouble() / target;
    double least = arriving.getAsDouble();
    double incoming = least + ahead(least, answered.getAsDouble(), cpuRatio, history);
    if (cpuRatio >= SATURATED) {
      incoming = Math.max(incoming, peak(seen, history));
    }
    return Optional.of(
        new Demand(incoming, answered.getAsDouble(), incoming * cost / perReplica, cpuRatio));
  }

  // A look whose window is half from before a step has seen half of it.
  private static double ahead(double arriving, double answered, double cpuRatio, History history) {
    double before = history.previous().arriving();
    boolean outgrowing = cpuRatio >= NEAR_LIMIT && arriving > CLEARLY_MORE * answered;
    return outgrowing && before > 0 && arriving > before ? UNSEEN * (arriving - before) : 0;
  }

  // Clients that give up are in no count: what came in a moment ago still does.
  private static double peak(Observation seen, History history) {
    Instant now = seen.moment().now();
    Instant since = now.minus(RECENT);
    return Stream.concat(history.loads().stream(), Stream.of(history.previous()))
        .filter(load -> load.time().isAfter(since) && !load.time().isAfter(now))
        .mapToDouble(Load::arriving)
        .max()
        .orElse(0);
  }

  /// Requests that come in per second; empty when the rate or the requests in flight are not known.
  static OptionalDouble arriving(Observation seen, Load previous) {
    OptionalDouble answered = seen.total(Signal.REQUESTS_PER_SECOND);
    OptionalDouble inFlight = seen.total(Signal.IN_FLIGHT);
    if (answered.isEmpty() || inFlight.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble since = Measured.secondsBetween(previous.time(), seen.moment().now());
    boolean usable =
        !previous.equals(Load.NONE)
            && since.isPresent()
            && since.getAsDouble() <= seen.moment().timing().staleAfter().toSeconds();
    double piling =
        usable ? (inFlight.getAsDouble() - previous.inFlight()) / since.getAsDouble() : 0;
    return OptionalDouble.of(Math.max(0, answered.getAsDouble() + piling));
  }

  /// The count that carries what comes in at the CPU target.
  int replicas() {
    return (int) Math.ceil(exact);
  }

  /// By which factor load grows within `ahead`.
  double growth(Trend trend, Duration ahead) {
    return arriving <= 0 ? 1 : 1 + trend.perSecond() * ahead.toSeconds() / arriving;
  }

  /// The count that would carry `rate` requests per second, not rounded.
  double exactAt(double rate) {
    return arriving <= 0 ? 0 : exact * rate / arriving;
  }

  /// True when CPU may be all that there is: then load is known by what piles up alone.
  boolean isSaturated() {
    return cpuRatio >= SATURATED;
  }

  /// True when CPU is over its target: then what CPU can do is what counts, however long the pile.
  boolean isCpuOver() {
    return cpuRatio > CLEARLY_MORE;
  }

  /// True while the pile grows or shrinks, and CPU is why.
  boolean isUnsteady() {
    return cpuRatio >= NEAR_LIMIT && Math.abs(arriving - answered) > NOISE * answered;
  }

  /// True when the replicas do not keep up, and CPU is why.
  boolean isOutgrowing() {
    return cpuRatio >= NEAR_LIMIT && arriving > CLEARLY_MORE * answered;
  }

  private static int cpuTarget(Policy policy) {
    return policy.targets().stream()
        .mapToInt(target -> target instanceof Target.CpuUtilization(int percent) ? percent : 0)
        .max()
        .orElse(0);
  }
}
