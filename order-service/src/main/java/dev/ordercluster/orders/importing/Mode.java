package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem.FieldError;

/// What a line that fails means for the others.
enum Mode {
  /// All orders in one transaction, or none.
  ATOMIC("atomic", 1_000),
  /// Every line on its own.
  SKIP_FAILED("skip-failed", 100_000);

  private final String text;
  private final int mostLines;

  Mode(String text, int mostLines) {
    this.text = text;
    this.mostLines = mostLines;
  }

  String text() {
    return text;
  }

  int mostLines() {
    return mostLines;
  }

  static Mode of(String text) {
    return text.equals(ATOMIC.text) ? ATOMIC : SKIP_FAILED;
  }

  static Mode of(Call call) {
    String text = call.parameter("mode").orElse(SKIP_FAILED.text);
    if (!text.equals(ATOMIC.text) && !text.equals(SKIP_FAILED.text)) {
      throw ProblemException.badRequest(
          new FieldError("#query/mode", "invalid", "expected atomic or skip-failed"));
    }
    return of(text);
  }
}
