package dev.ordercluster.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a command that is told to stop (SIGINT, SIGTERM) say what it came to: the process ends when
/// this is closed, or after [#PATIENCE_SECONDS].
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 15;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final PrintWriter err;

  private Interruption(PrintWriter err) {
    this.err = err;
  }

  /// @param stop asks the work to end soon
  static Interruption stops(Runnable stop, PrintWriter err) {
    Interruption interruption = new Interruption(err);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.wait(stop), "interruption"));
    return interruption;
  }

  @Override
  public void close() {
    ended.countDown();
  }

  private void wait(Runnable stop) {
    stop.run();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("ordercluster: stopped before it could say what it came to");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
