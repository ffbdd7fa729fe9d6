package dev.ordercluster.local.images;

/// An image that does not exist here, or that cannot be run as asked; the message is one sentence
/// for the pod's status.
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
