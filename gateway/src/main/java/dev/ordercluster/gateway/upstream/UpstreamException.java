package dev.ordercluster.gateway.upstream;

import java.io.IOException;

/// An instance could not be reached, broke off, or answered what is not HTTP.
public final class UpstreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean timedOut;

  UpstreamException(String message, Throwable cause, boolean timedOut) {
    super(message, cause);
    this.timedOut = timedOut;
  }

  /// The deadline passed, rather than the connection failing.
  public boolean timedOut() {
    return timedOut;
  }
}
