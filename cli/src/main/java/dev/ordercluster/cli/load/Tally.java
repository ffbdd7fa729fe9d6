package dev.ordercluster.cli.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Counts outcomes and the times of answered requests, for the interval under way and for the whole
/// run. Times have two significant digits and end at [#LONGEST].
final class Tally {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long MOST_MICROS = LONGEST.toNanos() / 1000;
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(MOST_MICROS, DIGITS);
  private final Histogram whole = new Histogram(MOST_MICROS, DIGITS);
  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
  private Map<Outcome, Long> before = new EnumMap<>(Outcome.class);

  Tally() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
      before.put(outcome, 0L);
    }
  }

  /// Percentiles in microseconds, of answered requests; 0 without any.
  ///
  /// @param counts by outcome
  record Reading(Map<Outcome, Long> counts, long p50, long p95, long p99, long p999, long max) {

    long total() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Outcome outcome) {
      return counts.getOrDefault(outcome, 0L);
    }

    /// Requests that a client would call failed.
    long failed() {
      return count(Outcome.SHED) + count(Outcome.WRONG) + count(Outcome.LOST);
    }
  }

  /// One request.
  ///
  /// @param nanos from when it should have been sent
  void add(Outcome outcome, long nanos) {
    counts.getOrDefault(outcome, new LongAdder()).increment();
    if (outcome == Outcome.OK) {
      recorder.recordValue(Math.clamp(nanos / 1000, 1, MOST_MICROS));
    }
  }

  /// What happened since the last call.
  Reading interval() {
    Histogram times = recorder.getIntervalHistogram();
    whole.add(times);
    Map<Outcome, Long> now = sums();
    Map<Outcome, Long> grown = new EnumMap<>(Outcome.class);
    now.forEach((outcome, sum) -> grown.put(outcome, sum - before.getOrDefault(outcome, 0L)));
    before = now;
    return reading(grown, times);
  }

  /// What happened in all, up to the last interval.
  Reading whole() {
    return reading(sums(), whole);
  }

  private Map<Outcome, Long> sums() {
    Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
    counts.forEach((outcome, count) -> sums.put(outcome, count.sum()));
    return sums;
  }

  private static Reading reading(Map<Outcome, Long> counts, Histogram times) {
    return new Reading(
        counts,
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(95),
        times.getValueAtPercentile(99),
        times.getValueAtPercentile(99.9),
        times.getMaxValue());
  }
}
