package dev.ordercluster.orders.inbox;

/// A message that will never be understood or applied, however often it is delivered.
final class PoisonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonException(String message) {
    super(message);
  }

  PoisonException(String message, Throwable cause) {
    super(message, cause);
  }
}
