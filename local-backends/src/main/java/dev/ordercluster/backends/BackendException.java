package dev.ordercluster.backends;

/// A data service cannot be prepared or started; the message is one sentence that says why and, if
/// something can be done, what.
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackendException(String message) {
    super(message);
  }

  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
