package dev.ordercluster.operator.simulate;

/// Something in an input file that cannot be used: where it is, what was expected, what was found.
final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param line counted from 1, 0 when the file as a whole is meant
  /// @param column counted from 1, 0 when the line as a whole is meant
  InputException(String file, int line, int column, String message) {
    super(place(file, line, column) + message, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }

  private static String place(String file, int line, int column) {
    if (line <= 0) {
      return file + ": ";
    }
    return column <= 0 ? file + ":" + line + ": " : file + ":" + line + ":" + column + ": ";
  }
}
