package dev.ordercluster.cli.process;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waiting for something that announces itself to nobody, such as another program's process.
public final class Waiting {
  private Waiting() {}

  /// Looks at once and then at every interval until the condition holds.
  ///
  /// @return whether it held before the deadline
  public static boolean until(Duration deadline, Duration every, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      pause(every);
    }
    return true;
  }

  private static void pause(Duration duration) {
    try {
      if (new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
