package dev.ordercluster.operator.reconcile;

/// A failure that the status tells already.
final class ToldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuntimeException told;

  ToldException(RuntimeException told) {
    super(told);
    this.told = told;
  }

  RuntimeException told() {
    return told;
  }
}
