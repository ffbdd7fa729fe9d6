package dev.ordercluster.e2e;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long passes of the operator take, as its histogram tells: quantiles within a bucket as
/// Prometheus' `histogram_quantile` estimates them.
///
/// @param upTo passes that took no longer, by seconds
record ReconcileTimes(TreeMap<Double, Double> upTo) {
  private static final Pattern BUCKET =
      Pattern.compile(
          "ordercluster_operator_reconcile_duration_seconds_bucket\\{le=\"([^\"]+)\"} (\\S+)");

  static ReconcileTimes of(String metrics) {
    TreeMap<Double, Double> upTo = new TreeMap<>();
    Matcher matcher = BUCKET.matcher(metrics);
    while (matcher.find()) {
      String bound = matcher.group(1);
      upTo.put(
          bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
          Double.parseDouble(matcher.group(2)));
    }
    return new ReconcileTimes(upTo);
  }

  long passes() {
    return upTo.isEmpty() ? 0 : upTo.lastEntry().getValue().longValue();
  }

  String quantile(double part) {
    double rank = part * passes();
    double lower = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
      if (bucket.getValue() >= rank) {
        if (bucket.getKey().isInfinite()) {
          break;
        }
        double share = (rank - below) / Math.max(1, bucket.getValue() - below);
        return String.format(
            Locale.ROOT, "%.0f ms", 1000 * (lower + (bucket.getKey() - lower) * share));
      }
      lower = bucket.getKey();
      below = bucket.getValue();
    }
    return String.format(Locale.ROOT, "over %.0f s", lower);
  }
}
