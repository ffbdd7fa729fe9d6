package dev.ordercluster.orders.inbox;

/// The order cannot do that yet, but may once an event of another topic has arrived.
final class PrematureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PrematureException(String message) {
    super(message);
  }
}
