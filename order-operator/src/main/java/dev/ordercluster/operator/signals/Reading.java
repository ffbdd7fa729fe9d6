package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import dev.ordercluster.operator.signals.Exposition.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one pod said at one moment: gauges, and counters since its process started. A value that it
/// did not tell is NaN, one that cannot be is kept as told; neither becomes 0.
///
/// @param steady the moment on a clock that never jumps
/// @param gauges only those that it exposes
/// @param answered requests that were answered
/// @param rowWait seconds that requests waited for rows that others change
/// @param durations of the requests that were served
record Reading(
    Instant time,
    Duration steady,
    double startSeconds,
    double cpuSeconds,
    Map<Signal, Double> gauges,
    double answered,
    PoolWait poolWait,
    double rowWait,
    double partitions,
    LatencyHistogram durations) {

  /// Waits for a database connection.
  record PoolWait(double seconds, double count) {}

  // Turned away at once by a limit: says nothing of how long service takes. A 503 does: it is what
  // waiting for a connection in vain ends with.
  private static final String LIMITED = "429";
  // A stream of events stays open for as long as its client likes.
  private static final String STREAM = "/events";

  static Reading of(Scrape.Answered answer, MetricNames names) {
    Exposition told = answer.exposition();
    Map<Signal, Double> gauges = new EnumMap<>(Signal.class);
    names
        .gauges()
        .forEach(
            (signal, name) -> {
              if (told.has(name)) {
                gauges.put(signal, told.sum(name, _ -> true));
              }
            });
    String wait = names.poolWait();
    return new Reading(
        answer.time(),
        answer.steady(),
        told.sum(MetricNames.START, _ -> true),
        told.sum(MetricNames.CPU, _ -> true),
        gauges,
        told.sum(names.requests() + "_count", Reading::isNoStream),
        new PoolWait(told.sum(wait + "_sum", _ -> true), told.sum(wait + "_count", _ -> true)),
        told.sum(names.rowWait() + "_sum", _ -> true),
        told.sum(names.partitions(), _ -> true),
        durations(told, names.requests()));
  }

  private static boolean isNoStream(Series series) {
    return !series.label("route").endsWith(STREAM);
  }

  private static boolean isServed(Series series) {
    return isNoStream(series) && !series.label("status").equals(LIMITED);
  }

  private static LatencyHistogram durations(Exposition told, String name) {
    Map<Double, Double> byBound = new TreeMap<>();
    for (Series bucket : told.all(name + "_bucket")) {
      if (isServed(bucket)) {
        byBound.merge(bound(bucket.label("le")), bucket.value(), Double::sum);
      }
    }
    double count = told.sum(name + "_count", Reading::isServed);
    if (byBound.isEmpty() && !(count >= 0)) {
      return LatencyHistogram.empty();
    }
    // Without this bucket the slowest requests would be invisible.
    byBound.putIfAbsent(Double.POSITIVE_INFINITY, count);
    List<Bucket> buckets = new ArrayList<>();
    byBound.forEach((upper, below) -> buckets.add(new Bucket(upper, below)));
    return new LatencyHistogram(buckets, told.sum(name + "_sum", Reading::isServed));
  }

  private static double bound(String text) {
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
