package dev.ordercluster.orders.inbox;

/// An earlier message about the same order waits for another try; this one must not overtake it.
final class BlockedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlockedException(String message) {
    super(message);
  }
}
