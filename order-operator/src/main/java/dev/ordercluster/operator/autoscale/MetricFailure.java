package dev.ordercluster.operator.autoscale;

/// A metric that cannot be judged now. Never leaves the package: it becomes a [Wish.Failed].
final class MetricFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetricFailure(String message) {
    super(message, null, false, false);
  }
}
