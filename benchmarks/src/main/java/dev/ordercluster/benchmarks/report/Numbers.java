package dev.ordercluster.benchmarks.report;

import java.util.Locale;

/// Numbers as tables show them: three digits that mean something.
public final class Numbers {
  private Numbers() {}

  /// With thousands separated from 1,000 on, with decimals only where they say something.
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
