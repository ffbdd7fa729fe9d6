package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.CounterReading;
import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The last few readings of one pod, made into a sample: rates over a window of two periods, levels
/// averaged over it. Two periods are short enough to notice a step of load with the second look and
/// long enough that one garbage collection is no trend.
///
/// A process that started anew begins anew here; so does one that went silent for longer than the
/// window, because what it did meanwhile is not what it does now.
final class PodReadings {
  /// Readings that are kept of one pod.
  static final int MOST = 8;

  private static final double MILLIS = 1000;
  private static final List<Signal> LEVELS = List.of(Signal.IN_FLIGHT, Signal.POOL_IN_USE);

  private final Duration window;
  private final Deque<Reading> readings = new ArrayDeque<>();

  PodReadings(Duration period) {
    this.window = period.multipliedBy(2);
  }

  /// Takes in what was heard last and says what it amounts to.
  Sample sample(Scrape heard, MetricNames names) {
    return switch (heard) {
      case Scrape.Failed(Instant time, String reason) -> new Sample.Failed(time, reason);
      case Scrape.Answered answer -> taken(Reading.of(answer, names));
    };
  }

  /// How many readers of messages are of use, as the pod last said; empty when it did not.
  OptionalDouble partitions() {
    double told = readings.isEmpty() ? Double.NaN : readings.getLast().partitions();
    return told >= 1 ? OptionalDouble.of(told) : OptionalDouble.empty();
  }

  int size() {
    return readings.size();
  }

  private Sample taken(Reading now) {
    if (!readings.isEmpty() && age(readings.getLast(), now).isZero()) {
      // Prometheus was asked twice between two scrapes.
      readings.removeLast();
    }
    if (!readings.isEmpty() && !continues(readings.getLast(), now)) {
      readings.clear();
    }
    readings.addLast(now);
    while (readings.size() > MOST || age(readings.getFirst(), now).compareTo(reach()) > 0) {
      readings.removeFirst();
    }
    Reading first = readings.getFirst();
    Map<Signal, Double> values = new EnumMap<>(now.gauges());
    for (Signal level : LEVELS) {
      if (values.containsKey(level)) {
        values.put(level, mean(level));
      }
    }
    if (readings.size() > 1) {
      rates(values, first, now);
    }
    LatencyHistogram latency =
        readings.size() > 1 ? now.durations().since(first.durations()) : LatencyHistogram.empty();
    return new Sample.Taken(now.time(), age(first, now), values, latency);
  }

  // A little more than the window, since a scrape is never exactly on time.
  private Duration reach() {
    return window.plus(window.dividedBy(4));
  }

  private boolean continues(Reading last, Reading now) {
    boolean sameProcess =
        Double.isNaN(last.startSeconds())
            || Double.isNaN(now.startSeconds())
            || Math.abs(last.startSeconds() - now.startSeconds()) < 1;
    Duration silent = age(last, now);
    return sameProcess && silent.isPositive() && silent.compareTo(reach()) <= 0;
  }

  private static Duration age(Reading earlier, Reading now) {
    return now.steady().minus(earlier.steady());
  }

  private double mean(Signal level) {
    double sum = 0;
    int count = 0;
    for (Reading reading : readings) {
      double told = reading.gauges().getOrDefault(level, Double.NaN);
      if (Measured.isUsable(told)) {
        sum += told;
        count++;
      }
    }
    // What was said last decides whether the pod is to be believed at all.
    double last = readings.getLast().gauges().getOrDefault(level, Double.NaN);
    return Measured.isUsable(last) ? sum / count : last;
  }

  private static void rates(Map<Signal, Double> values, Reading first, Reading now) {
    double cpu = rate(first, now, first.cpuSeconds(), now.cpuSeconds()) * MILLIS;
    values.put(Signal.CPU_MILLIS, cpu);
    values.put(Signal.REQUESTS_PER_SECOND, rate(first, now, zeroIfNone(first), zeroIfNone(now)));
    waits(first, now).ifPresent(wait -> values.put(Signal.POOL_WAIT_SECONDS, wait));
    double waited = rate(first, now, first.rowWait(), now.rowWait());
    double answered = values.getOrDefault(Signal.REQUESTS_PER_SECOND, Double.NaN);
    if (Measured.isUsable(waited) && answered > 0) {
      values.put(Signal.ROW_WAIT_SECONDS, waited / answered);
    }
  }

  // A process that has not answered anything yet exposes no series of answers at all.
  private static double zeroIfNone(Reading reading) {
    boolean none = Double.isNaN(reading.answered()) && reading.durations().buckets().isEmpty();
    return none && !Double.isNaN(reading.cpuSeconds()) ? 0 : reading.answered();
  }

  private static double rate(Reading first, Reading now, double before, double after) {
    return at(now, after).ratePerSecondSince(at(first, before)).orElse(Double.NaN);
  }

  private static CounterReading at(Reading reading, double value) {
    return new CounterReading(Instant.EPOCH.plus(reading.steady()), value);
  }

  // The mean of those that ended in the window; none ended: nothing is known, unless nobody waits.
  private static OptionalDouble waits(Reading first, Reading now) {
    OptionalDouble count =
        at(now, now.poolWait().count()).increaseSince(at(first, first.poolWait().count()));
    OptionalDouble seconds =
        at(now, now.poolWait().seconds()).increaseSince(at(first, first.poolWait().seconds()));
    if (count.isEmpty() || seconds.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (count.getAsDouble() > 0) {
      return OptionalDouble.of(seconds.getAsDouble() / count.getAsDouble());
    }
    double inUse = now.gauges().getOrDefault(Signal.POOL_IN_USE, Double.NaN);
    double size = now.gauges().getOrDefault(Signal.POOL_SIZE, Double.NaN);
    return inUse < size ? OptionalDouble.of(0) : OptionalDouble.empty();
  }
}
