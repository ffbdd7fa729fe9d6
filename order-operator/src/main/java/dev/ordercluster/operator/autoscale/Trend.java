package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whether load rises steadily, and how fast: the line of least squares through the last minute and
/// a half of load, taken for a trend only when it explains nearly all of what was seen. What it
/// does not explain is noise.
///
/// @param perSecond growth of requests per second in each second, 0 without a trend
/// @param scatter by how much load changes within half a minute, beyond its trend, as a part of its
///   mean; half of all changes are larger. A step is one change and no scatter.
/// @param mean mean load of all that is remembered
record Trend(double perSecond, double scatter, double mean) {
  static final Trend NONE = new Trend(0, 0, 0);

  /// From here on a short look says little of what is needed.
  private static final double NOISY = 0.04;

  private static final Duration MEMORY = Duration.ofMinutes(3);
  private static final Duration LENGTH = Duration.ofSeconds(90);
  private static final Duration APART = Duration.ofSeconds(4);
  private static final int FEWEST = 5;
  private static final Duration SHORTEST = Duration.ofSeconds(40);
  private static final Duration LAG = Duration.ofSeconds(30);
  private static final double EXPLAINED = 0.9;

  /// The loads of the last minutes and this one, unless it follows the last too closely.
  static List<Load> with(List<Load> past, Load newest) {
    Instant cutoff = newest.time().minus(MEMORY);
    List<Load> kept = new ArrayList<>();
    past.stream()
        .filter(load -> load.time().isAfter(cutoff) && !load.time().isAfter(newest.time()))
        .forEach(kept::add);
    if (kept.isEmpty() || !kept.getLast().time().plus(APART).isAfter(newest.time())) {
      kept.add(newest);
    }
    return kept;
  }

  /// What the loads show; nothing when there are too few.
  static Trend of(List<Load> remembered) {
    List<Load> loads = newest(remembered);
    if (loads.size() < FEWEST || span(loads).compareTo(SHORTEST) < 0) {
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
    if (timeSquares == 0 || meanRate <= 0) {
      return NONE;
    }
    double left = Math.max(0, rateSquares - both * both / timeSquares);
    double mean = remembered.stream().mapToDouble(Load::arriving).average().orElse(0);
    double scatter = scatter(remembered, mean);
    boolean rising = both > 0 && left <= (1 - EXPLAINED) * rateSquares && !(scatter > NOISY);
    return new Trend(rising ? both / timeSquares : 0, scatter, mean);
  }

  private static double scatter(List<Load> loads, double mean) {
    if (mean <= 0 || span(loads).compareTo(LENGTH.plus(LAG)) < 0) {
      return 0;
    }
    List<Double> changes = new ArrayList<>();
    int before = 0;
    for (Load load : loads) {
      Instant then = load.time().minus(LAG);
      while (!loads.get(before + 1).time().isAfter(then)) {
        before++;
      }
      if (!loads.get(before).time().isAfter(then)) {
        changes.add(load.arriving() - loads.get(before).arriving());
      }
    }
    double usual = median(changes.stream());
    return median(changes.stream().map(change -> Math.abs(change - usual))) / mean;
  }

  private static double median(Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  private static Duration span(List<Load> loads) {
    return Duration.between(loads.getFirst().time(), loads.getLast().time());
  }

  private static List<Load> newest(List<Load> remembered) {
    if (remembered.isEmpty()) {
      return remembered;
    }
    Instant cutoff = remembered.getLast().time().minus(LENGTH);
    return remembered.stream().filter(load -> !load.time().isBefore(cutoff)).toList();
  }

  /// True when load goes up and down too much for one look to tell what is needed.
  boolean isNoisy() {
    return scatter > NOISY;
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
