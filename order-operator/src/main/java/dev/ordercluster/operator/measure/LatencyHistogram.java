package dev.ordercluster.operator.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A histogram of request durations with cumulative buckets, as Prometheus text carries it: since
/// the start of a process ([#since] makes the part between two scrapes of it) or of one window.
///
/// @param buckets cumulative counts by rising upper bound; the last bound is +Inf in a whole
///   histogram
/// @param sumSeconds sum of all durations
public record LatencyHistogram(List<Bucket> buckets, double sumSeconds) {
  private static final LatencyHistogram EMPTY = new LatencyHistogram(List.of(), 0);

  /// One cumulative bucket.
  ///
  /// @param upperSeconds inclusive upper bound, +Inf for the last
  /// @param count requests that took at most that long
  public record Bucket(double upperSeconds, double count) {}

  /// Sorts the buckets and drops those that cannot be: bounds that are NaN or negative, counts that
  /// are no finite numbers ≥ 0, all but the last of one bound. Counts that fall from one bound to
  /// the next (a scrape that was torn) are raised to the one before.
  public LatencyHistogram {
    NavigableMap<Double, Double> byBound = new TreeMap<>();
    buckets.stream()
        .filter(bucket -> bucket.upperSeconds >= 0 && Measured.isUsable(bucket.count))
        .forEach(bucket -> byBound.put(bucket.upperSeconds, bucket.count));
    List<Bucket> whole = new ArrayList<>(byBound.size());
    double highest = 0;
    for (var entry : byBound.entrySet()) {
      highest = Math.max(highest, entry.getValue());
      whole.add(new Bucket(entry.getKey(), highest));
    }
    buckets = List.copyOf(whole);
  }

  /// Nothing observed.
  public static LatencyHistogram empty() {
    return EMPTY;
  }

  /// Number of requests observed.
  public double count() {
    return buckets.isEmpty() ? 0 : buckets.getLast().count;
  }

  /// Mean duration in seconds; empty without a request, or when the sum cannot be a sum of
  /// durations.
  public OptionalDouble meanSeconds() {
    double count = count();
    return count > 0 && Measured.isUsable(sumSeconds)
        ? OptionalDouble.of(sumSeconds / count)
        : OptionalDouble.empty();
  }

  /// What was observed after `earlier`, the same process's histogram at an earlier scrape. When any
  /// count fell the process was restarted and all of this histogram is new. A bound that only one
  /// of the two has is left out: what lies in it is told by the next bound that both have.
  public LatencyHistogram since(LatencyHistogram earlier) {
    NavigableMap<Double, Double> before = new TreeMap<>();
    earlier.buckets.forEach(bucket -> before.put(bucket.upperSeconds, bucket.count));
    List<Bucket> grown = new ArrayList<>();
    for (Bucket bucket : buckets) {
      Double old = before.get(bucket.upperSeconds);
      if (old == null) {
        continue;
      }
      if (bucket.count < old) {
        return this;
      }
      grown.add(new Bucket(bucket.upperSeconds, bucket.count - old));
    }
    if (grown.isEmpty()) {
      return earlier.buckets.isEmpty() ? this : EMPTY;
    }
    return new LatencyHistogram(grown, sumSeconds - earlier.sumSeconds);
  }

  /// Both histograms together, for several pods of one component. A bound that only one has gets
  /// the other's count of its next lower bound, so the result never claims that a request was
  /// faster than what was measured.
  public LatencyHistogram plus(LatencyHistogram other) {
    List<Double> bounds =
        java.util.stream.Stream.concat(buckets.stream(), other.buckets.stream())
            .map(Bucket::upperSeconds)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .toList();
    List<Bucket> both =
        bounds.stream()
            .map(bound -> new Bucket(bound, atMost(bound) + other.atMost(bound)))
            .toList();
    return new LatencyHistogram(both, sumSeconds + other.sumSeconds);
  }

  private double atMost(double bound) {
    double count = 0;
    for (Bucket bucket : buckets) {
      if (bucket.upperSeconds > bound) {
        return count;
      }
      count = bucket.count;
    }
    return count;
  }

  /// The duration that `percentile` percent of the requests did not exceed, in seconds, as
  /// `histogram_quantile` of Prometheus computes it: linear inside a bucket, the highest finite
  /// bound when it lies above it. Empty without a request or without a finite bound.
  public OptionalDouble quantileSeconds(double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException(
          "a percentile is above 0 and at most 100, this is " + percentile);
    }
    double count = count();
    if (count <= 0 || !Double.isFinite(buckets.getFirst().upperSeconds)) {
      return OptionalDouble.empty();
    }
    double rank = percentile / 100 * count;
    double lower = 0;
    double below = 0;
    for (Bucket bucket : buckets) {
      if (bucket.count >= rank) {
        if (!Double.isFinite(bucket.upperSeconds)) {
          return OptionalDouble.of(lower);
        }
        double inside = bucket.count - below;
        double share = inside <= 0 ? 1 : (rank - below) / inside;
        return OptionalDouble.of(lower + (bucket.upperSeconds - lower) * share);
      }
      lower = bucket.upperSeconds;
      below = bucket.count;
    }
    return OptionalDouble.of(lower);
  }
}
