package dev.ordercluster.operator.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The last hour of one cluster's numbers: a fixed number of looks, each with a value per series or
/// none. Bounded in looks and series; the oldest look goes first, further series are not kept.
final class Ring {
  static final int LOOKS = 120;
  static final int SERIES = 24;

  private final long[] times = new long[LOOKS];
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private int size;
  private int next;

  /// One value of a series; NaN where there was none.
  record Point(Instant at, double value) {}

  synchronized void add(Instant at, Map<String, Double> look) {
    for (String name : new TreeMap<>(look).keySet()) {
      if (!values.containsKey(name) && values.size() < SERIES) {
        float[] empty = new float[LOOKS];
        Arrays.fill(empty, Float.NaN);
        values.put(name, empty);
      }
    }
    times[next] = at.getEpochSecond();
    values.forEach((name, kept) -> kept[next] = look.getOrDefault(name, Double.NaN).floatValue());
    next = (next + 1) % LOOKS;
    size = Math.min(size + 1, LOOKS);
    values.values().removeIf(this::isEmpty);
  }

  private boolean isEmpty(float[] kept) {
    for (float value : kept) {
      if (!Float.isNaN(value)) {
        return false;
      }
    }
    return true;
  }

  /// Every series, oldest look first.
  synchronized Map<String, List<Point>> series() {
    Map<String, List<Point>> all = new TreeMap<>();
    values.forEach(
        (name, kept) -> {
          List<Point> points = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            int at = Math.floorMod(next - size + i, LOOKS);
            points.add(new Point(Instant.ofEpochSecond(times[at]), kept[at]));
          }
          all.put(name, points);
        });
    return all;
  }
}
