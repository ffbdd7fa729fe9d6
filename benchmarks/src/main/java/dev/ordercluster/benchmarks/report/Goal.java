package dev.ordercluster.benchmarks.report;

/// Something the product set itself, and what was measured.
public record Goal(String what, String wanted, String measured, boolean met) {
  /// At most so much.
  public static Goal atMost(String what, double limit, double measured, String unit) {
    return new Goal(what, "≤ " + number(limit) + unit, number(measured) + unit, measured <= limit);
  }

  /// At least so much.
  public static Goal atLeast(String what, double limit, double measured, String unit) {
    return new Goal(what, "≥ " + number(limit) + unit, number(measured) + unit, measured >= limit);
  }

  private static String number(double value) {
    return Numbers.text(value);
  }
}
