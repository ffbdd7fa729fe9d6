package dev.ordercluster.orders.identity;

/// The bearer token was not accepted. The message names the reason for the log, never the token.
public final class InvalidTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String reason, Throwable cause) {
    super(reason, cause);
  }

  InvalidTokenException(String reason) {
    super(reason);
  }
}
