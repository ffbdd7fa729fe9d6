package dev.ordercluster.backends;

/// There are no server binaries for this operating system and processor.
public final class UnsupportedPlatformException extends BackendException {
  private static final long serialVersionUID = 1L;

  public UnsupportedPlatformException(String message) {
    super(message);
  }
}
