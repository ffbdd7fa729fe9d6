package dev.ordercluster.orders;

/// Reads one metric of a running service.
public final class TestServiceMetrics {
  private TestServiceMetrics() {}

  /// The value of the first sample whose name and labels begin so; NaN when there is none.
  public static double value(TestService service, String sample) {
    return service
        .management()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(sample))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(Double.NaN);
  }
}
