package dev.ordercluster.benchmarks.measure;

import java.util.Arrays;
import java.util.List;

/// Order statistics of what was measured.
public final class Quantiles {
  private Quantiles() {}

  /// The smallest value that at least the share `q` of all values do not exceed.
  ///
  /// @param q above 0, at most 1
  public static long of(long[] values, double q) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there is no quantile of nothing");
    }
    if (!(q > 0 && q <= 1)) {
      throw new IllegalArgumentException("a quantile is above 0 and at most 1, was " + q);
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(q * sorted.length) - 1];
  }

  /// The middle one, or the mean of the two in the middle.
  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
