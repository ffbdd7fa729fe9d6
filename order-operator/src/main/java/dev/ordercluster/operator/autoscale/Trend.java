package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Whether load rises steadily, and how fast: the line of least squares through the last two
/// minutes of load, taken for a trend only when it explains nearly all of what was seen. Noise has
/// none.
///
/// @param perSecond growth of requests per second in each second, 0 without a trend
record Trend(double perSecond) {
  static final Trend NONE = new Trend(0);

  private static final Duration LENGTH = Duration.ofSeconds(90);
  private static final Duration APART = Duration.ofSeconds(10);
  private static final int FEWEST = 5;
  private static final double EXPLAINED = 0.9;

  /// The loads of the last two minutes and this one, unless it follows the last too closely.
  static List<Load> with(List<Load> past, Load newest) {
    Instant cutoff = newest.time().minus(LENGTH);
    List<Load> kept = new ArrayList<>();
    past.stream()
        .filter(load -> load.time().isAfter(cutoff) && !load.time().isAfter(newest.time()))
        .forEach(kept::add);
    if (kept.isEmpty() || !kept.getLast().time().plus(APART).isAfter(newest.time())) {
      kept.add(newest);
    }
    return kept;
  }

  /// The rise that the loads show; none when there are too few, or they fall or scatter.
  static Trend of(List<Load> loads) {
    if (loads.size() < FEWEST) {
      return NONE;
    }
    double[] times = loads.stream().mapToDouble(load -> seconds(loads, load)).toArray();
    double[] rates = loads.stream().mapToDouble(Load::arriving).toArray();
    double meanTime = mean(times);
    double meanRate = mean(rates);
    double both = 0;
    double timeSquares = 0;
    double rateSquares = 0;
    for (int i = 0; i < times.length; i++) {
      both += (times[i] - meanTime) * (rates[i] - meanRate);
      timeSquares += (times[i] - meanTime) * (times[i] - meanTime);
      rateSquares += (rates[i] - meanRate) * (rates[i] - meanRate);
    }
    if (timeSquares == 0 || rateSquares == 0 || both <= 0) {
      return NONE;
    }
    double explained = both * both / (timeSquares * rateSquares);
    return explained >= EXPLAINED ? new Trend(both / timeSquares) : NONE;
  }

  boolean isRising() {
    return perSecond > 0;
  }

  private static double seconds(List<Load> loads, Load load) {
    return Duration.between(loads.getFirst().time(), load.time()).toMillis() / 1000.0;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
