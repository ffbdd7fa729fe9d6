package dev.ordercluster.local.node;

/// A pod refers to something that does not exist; the message is for its status.
final class MissingReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingReferenceException(String message) {
    super(message);
  }
}
