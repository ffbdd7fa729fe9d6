package dev.ordercluster.local.api.store;

/// A reader asked for changes older than the bounded history: it must list again.
public final class RevisionGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RevisionGoneException(long asked, long oldest) {
    super("too old resource version: " + asked + " (" + oldest + ")");
  }
}
