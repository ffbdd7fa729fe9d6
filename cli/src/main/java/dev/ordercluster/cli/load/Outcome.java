package dev.ordercluster.cli.load;

/// What became of a request.
enum Outcome {
  /// Answered as it should be.
  OK,
  /// Turned away by a limit (429).
  LIMITED,
  /// Turned away because there was too much to do (503).
  SHED,
  /// Any other answer.
  WRONG,
  /// No answer within the deadline, or a connection that broke.
  LOST,
  /// Not sent: as many requests as this program may have were under way.
  UNSENT;

  private static final int OK_MIN = 200;
  private static final int OK_MAX = 299;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  static Outcome of(int status) {
    if (status >= OK_MIN && status <= OK_MAX) {
      return OK;
    }
    return switch (status) {
      case TOO_MANY_REQUESTS -> LIMITED;
      case UNAVAILABLE -> SHED;
      default -> WRONG;
    };
  }
}
