package dev.ordercluster.cli.terminal;

/// An expected failure of a command: its message is the sentence that the person reads, so it says
/// what was wrong and what to do. Ends the command with exit code 1.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
