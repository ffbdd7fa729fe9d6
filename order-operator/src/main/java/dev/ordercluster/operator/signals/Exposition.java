package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.measure.Measured;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a process exposed: the series that were asked for, by metric name.
public record Exposition(Map<String, List<Series>> series) {

  /// One series and its value, as told: NaN and negative values stay in.
  public record Series(Map<String, String> labels, double value) {
    public Series {
      labels = Map.copyOf(labels);
    }

    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  public Exposition {
    Map<String, List<Series>> copy = new LinkedHashMap<>();
    series.forEach((name, all) -> copy.put(name, List.copyOf(all)));
    series = Map.copyOf(copy);
  }

  List<Series> all(String name) {
    return series.getOrDefault(name, List.of());
  }

  /// The sum over the series that are wanted; NaN when there is none, since nothing is not zero,
  /// and the value of any of them that can be no measurement.
  double sum(String name, Predicate<Series> wanted) {
    double sum = 0;
    boolean found = false;
    for (Series one : all(name)) {
      if (wanted.test(one)) {
        if (!Measured.isUsable(one.value())) {
          return one.value();
        }
        sum += one.value();
        found = true;
      }
    }
    return found ? sum : Double.NaN;
  }

  /// Whether a metric is exposed at all.
  boolean has(String name) {
    return !all(name).isEmpty();
  }

  /// Collects series one by one.
  static final class Builder {
    private final Map<String, List<Series>> series = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> wanted;

    Builder(Set<String> wanted) {
      this.wanted = wanted;
    }

    boolean wants(String name) {
      return wanted.contains(name);
    }

    /// False when the series is there already: then nobody knows which of the two is meant.
    boolean add(String name, Map<String, String> labels, double value) {
      series.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Series(labels, value));
      return seen.add(name + new TreeMap<>(labels));
    }

    Exposition build() {
      return new Exposition(series);
    }
  }
}
