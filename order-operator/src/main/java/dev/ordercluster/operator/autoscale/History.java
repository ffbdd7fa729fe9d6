package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.measure.Measured;
import java.time.Instant;
import java.util.List;

/// What a component's autoscaler has to remember between two decisions, also across a restart of
/// the operator and a change of its leader. Plain records of numbers and times, a few KiB as JSON:
/// every list has a bound. Nothing in it is ever wrong enough to matter: an empty history is safe.
///
/// @param recommendations raw wishes of the past, oldest first, only those that can still count
/// @param scalings changes that were carried out, oldest first
/// @param latency what was learned about load and latency
/// @param promise what the last scale-up was meant to gain
/// @param delayed the scale-down that waits
/// @param safe the last count at which all targets were met
/// @param lastMetrics when a wish could last be computed
/// @param previous the load at the decision before
/// @param loads the load of the last two minutes, ten seconds apart, oldest first
public record History(
    List<Recommendation> recommendations,
    List<Scaling> scalings,
    LatencyModel latency,
    Promise promise,
    Delayed delayed,
    Safe safe,
    Instant lastMetrics,
    Load previous,
    List<Load> loads) {
  /// The most entries that either list holds.
  public static final int MOST_ENTRIES = 256;

  public History {
    recommendations = List.copyOf(recommendations);
    scalings = List.copyOf(scalings);
    loads = List.copyOf(loads);
  }

  /// Without loads: a trend has to be learned anew.
  public History(
      List<Recommendation> recommendations,
      List<Scaling> scalings,
      LatencyModel latency,
      Promise promise,
      Delayed delayed,
      Safe safe,
      Instant lastMetrics,
      Load previous) {
    this(
        recommendations,
        scalings,
        latency,
        promise,
        delayed,
        safe,
        lastMetrics,
        previous,
        List.of());
  }

  /// The history of a component that was never scaled.
  public static History empty() {
    return new History(
        List.of(),
        List.of(),
        LatencyModel.UNLEARNED,
        Promise.NONE,
        Delayed.NONE,
        Safe.NONE,
        Instant.EPOCH,
        Load.NONE);
  }

  /// A raw wish, before any limit.
  public record Recommendation(Instant time, int replicas) {}

  /// A change that was carried out; `change` is positive upwards.
  public record Scaling(Instant time, int change) {}

  /// A scale-up and the throughput that it was to bring.
  ///
  /// @param from replicas before, 0 when there is no promise
  /// @param rateBefore requests per second before
  /// @param rateExpected requests per second that the larger count was to carry
  /// @param cpuPercent CPU before in percent of the request, 0 when it was not measured
  public record Promise(
      Instant time, int from, int to, double rateBefore, double rateExpected, double cpuPercent) {
    public static final Promise NONE = new Promise(Instant.EPOCH, 0, 0, 0, 0);

    public Promise {
      rateBefore = usable(rateBefore);
      rateExpected = usable(rateExpected);
      cpuPercent = usable(cpuPercent);
    }

    /// Without CPU.
    public Promise(Instant time, int from, int to, double rateBefore, double rateExpected) {
      this(time, from, to, rateBefore, rateExpected, 0);
    }
  }

  /// Lower wishes since the first of an unbroken row of them.
  ///
  /// @param since time of the first, meaningless while `wishes` is empty
  /// @param wishes falling, oldest first
  public record Delayed(Instant since, List<Recommendation> wishes) {
    public static final Delayed NONE = new Delayed(Instant.EPOCH, List.of());

    public Delayed {
      wishes = List.copyOf(wishes);
    }
  }

  /// The last count at which all targets were met.
  ///
  /// @param replicas 0 when none is known
  public record Safe(Instant time, int replicas) {
    public static final Safe NONE = new Safe(Instant.EPOCH, 0);
  }

  /// The load over all pods at one decision.
  ///
  /// @param inFlight over all pods
  /// @param requestsPerSecond answered, over all pods
  /// @param arriving requests per second that came in
  public record Load(Instant time, double inFlight, double requestsPerSecond, double arriving) {
    public static final Load NONE = new Load(Instant.EPOCH, 0, 0, 0);

    public Load {
      inFlight = usable(inFlight);
      requestsPerSecond = usable(requestsPerSecond);
      arriving = usable(arriving);
    }

    /// With as much coming in as was answered.
    public Load(Instant time, double inFlight, double requestsPerSecond) {
      this(time, inFlight, requestsPerSecond, requestsPerSecond);
    }
  }

  /// What was learned about load and latency of one replica.
  ///
  /// @param goodInFlight highest in-flight per replica at which latency met its target, 0 unlearned
  /// @param badInFlight lowest in-flight per replica at which it did not, 0 unlearned
  /// @param serviceSeconds mean duration of a request while latency met its target, or without one
  ///   while the pool of connections was mostly free; 0 unlearned
  /// @param holdSeconds mean time that a request held a database connection then, 0 unlearned
  public record LatencyModel(
      double goodInFlight, double badInFlight, double serviceSeconds, double holdSeconds) {
    public static final LatencyModel UNLEARNED = new LatencyModel(0, 0, 0, 0);

    public LatencyModel {
      goodInFlight = usable(goodInFlight);
      badInFlight = usable(badInFlight);
      serviceSeconds = usable(serviceSeconds);
      holdSeconds = usable(holdSeconds);
    }

    /// Whether the service was ever seen at ease; if not, the hold time is a guess.
    boolean isLearned() {
      return serviceSeconds > 0;
    }
  }

  // What can be no measurement was not learned: one that comes back from a damaged text would spoil
  // every later one.
  private static double usable(double value) {
    return Measured.isUsable(value) ? value : 0;
  }
}
