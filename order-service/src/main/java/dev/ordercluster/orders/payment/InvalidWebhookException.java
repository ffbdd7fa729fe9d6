package dev.ordercluster.orders.payment;

/// A webhook that is not to be believed. The message says what was expected; it repeats nothing of
/// what came.
public final class InvalidWebhookException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidWebhookException(String message) {
    super(message);
  }
}
