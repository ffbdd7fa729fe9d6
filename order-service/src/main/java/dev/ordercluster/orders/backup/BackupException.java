package dev.ordercluster.orders.backup;

/// A backup or restoration that was refused or failed, in words for whoever asked for it.
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isFinal;

  private BackupException(String message, boolean isFinal, Exception cause) {
    super(message, cause);
    this.isFinal = isFinal;
  }

  private BackupException(String message) {
    super(message);
    this.isFinal = true;
  }

  /// What another attempt would not change.
  static BackupException refused(String message) {
    return new BackupException(message);
  }

  /// What another attempt may get over.
  static BackupException failed(String message, Exception cause) {
    return new BackupException(message, false, cause);
  }

  /// True when trying again does not help.
  public boolean isRefusal() {
    return isFinal;
  }
}
