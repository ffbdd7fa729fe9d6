package dev.ordercluster.operator.connect;

/// Makes words of others fit for a status.
final class Words {
  private static final int MOST = 200;

  private Words() {}

  /// The text in one line of bounded length.
  static String oneLine(String text) {
    String flat = text.replaceAll("\\s+", " ").strip();
    return flat.length() > MOST ? flat.substring(0, MOST) : flat;
  }

  /// The innermost reason of a failure.
  static String reason(Throwable failure) {
    Throwable inner = failure;
    for (int depth = 0; inner.getCause() != null && depth < 16; depth++) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return oneLine(message == null ? inner.getClass().getSimpleName() : message);
  }
}
