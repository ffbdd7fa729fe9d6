package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// What the samples say of the component as a whole, over the pods that serve and have a fresh
/// sample.
///
/// @param serving ready pods with a fresh sample
/// @param starting pods that neither serve nor go away
/// @param missing running pods without a fresh sample
/// @param latency durations of all requests of the last window
record Observation(
    List<Pod> serving, int starting, int missing, LatencyHistogram latency, Moment moment) {
  Observation {
    serving = List.copyOf(serving);
  }

  static Observation of(Facts facts, Moment moment) {
    List<Pod> alive = facts.pods().stream().filter(pod -> !pod.isTerminal()).toList();
    List<Pod> serving =
        alive.stream().filter(Pod::isReady).filter(pod -> moment.isFresh(pod.sample())).toList();
    int starting = (int) alive.stream().filter(pod -> !pod.isReady()).count();
    LatencyHistogram latency =
        serving.stream()
            .map(pod -> pod.sample().latency())
            .reduce(LatencyHistogram.empty(), LatencyHistogram::plus);
    return new Observation(
        serving, starting, alive.size() - serving.size() - starting, latency, moment);
  }

  /// The sum over the serving pods; empty when any of them does not tell it.
  OptionalDouble total(Signal signal) {
    double sum = 0;
    for (Pod pod : serving) {
      OptionalDouble value = pod.sample().value(signal);
      if (value.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += value.getAsDouble();
    }
    return serving.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  /// The mean over the serving pods that tell it.
  OptionalDouble mean(Signal signal) {
    return serving.stream()
        .map(pod -> pod.sample().value(signal))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /// CPU of the serving pods in percent of their requests.
  OptionalDouble cpuPercent() {
    long requested = serving.stream().mapToLong(pod -> pod.requests().cpuMillis()).sum();
    OptionalDouble used = total(Signal.CPU_MILLIS);
    return used.isEmpty() || requested == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(100 * used.getAsDouble() / requested);
  }

  /// Requests inside one serving pod, on average.
  OptionalDouble inFlightPerReplica() {
    OptionalDouble total = total(Signal.IN_FLIGHT);
    return total.isEmpty() ? total : OptionalDouble.of(total.getAsDouble() / serving.size());
  }

  /// True when it is known that less than a request per second and replica is answered, and less
  /// than one is inside: what CPU is used for then is no load.
  boolean isIdle() {
    OptionalDouble rate = total(Signal.REQUESTS_PER_SECOND);
    OptionalDouble inside = total(Signal.IN_FLIGHT);
    return rate.isPresent()
        && inside.isPresent()
        && rate.getAsDouble() < serving.size()
        && inside.getAsDouble() < serving.size();
  }

  /// The part of it that has served for longer than a JVM warms up; all of it when nothing has.
  Observation warm() {
    List<Pod> warm = serving.stream().filter(pod -> WarmUp.isWarm(pod, moment)).toList();
    if (warm.isEmpty() || warm.size() == serving.size()) {
      return this;
    }
    LatencyHistogram durations =
        warm.stream()
            .map(pod -> pod.sample().latency())
            .reduce(LatencyHistogram.empty(), LatencyHistogram::plus);
    return new Observation(warm, starting, missing, durations, moment);
  }

  /// True when every pod that serves did so for a whole window: before, the window tells of the
  /// time without it.
  boolean hasWindowSinceReady() {
    return serving.stream()
        .allMatch(
            pod ->
                pod.readiness() instanceof Pod.Readiness.Ready(Instant since)
                    && pod.sample() instanceof Sample.Taken taken
                    && !taken.time().isBefore(since.plus(taken.window())));
  }

  /// Seconds that a request holds a database connection, by Little's law.
  OptionalDouble holdSeconds() {
    OptionalDouble used = total(Signal.POOL_IN_USE);
    OptionalDouble rate = total(Signal.REQUESTS_PER_SECOND);
    return used.isEmpty() || rate.isEmpty() || rate.getAsDouble() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(used.getAsDouble() / rate.getAsDouble());
  }

  History.Load load(History.Load previous) {
    double answered = total(Signal.REQUESTS_PER_SECOND).orElse(0);
    return new History.Load(
        moment.now(),
        total(Signal.IN_FLIGHT).orElse(0),
        answered,
        Demand.arriving(this, previous).orElse(answered));
  }
}
