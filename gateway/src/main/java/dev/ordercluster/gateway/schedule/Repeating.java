package dev.ordercluster.gateway.schedule;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A task that runs, pauses and runs again until it is closed. Whatever a run throws, an Error
/// included, is logged and ends that run only: keys that are not refreshed any more, or deadlines
/// that nobody keeps, would fail long after their cause.
public final class Repeating implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Repeating.class.getName());

  private final CountDownLatch stop = new CountDownLatch(1);
  private final String name;
  private final Supplier<Duration> pause;
  private final Task task;

  /// What is repeated.
  @FunctionalInterface
  public interface Task {
    void run() throws InterruptedException;
  }

  private Repeating(String name, Supplier<Duration> pause, Task task) {
    this.name = name;
    this.pause = pause;
    this.task = task;
  }

  /// Starts on a virtual thread, the first run at once.
  ///
  /// @param pause asked after each run
  public static Repeating start(String name, Supplier<Duration> pause, Task task) {
    Repeating repeating = new Repeating(name, pause, task);
    Thread.ofVirtual().name(name).start(repeating::loop);
    return repeating;
  }

  /// Starts on a thread of its own, for work that must be on time when virtual threads are busy.
  public static Repeating startOnPlatformThread(String name, Duration pause, Task task) {
    Repeating repeating = new Repeating(name, () -> pause, task);
    Thread.ofPlatform().name(name).daemon().start(repeating::loop);
    return repeating;
  }

  private void loop() {
    try {
      do {
        once();
      } while (!stop.await(pause.get().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void once() throws InterruptedException {
    FutureTask<Boolean> run =
        new FutureTask<>(
            () -> {
              task.run();
              return true;
            });
    run.run();
    try {
      run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      // Told in a task too: where a run failed for want of descriptors or memory, a log may as
      // well.
      new FutureTask<>(() -> tell(e.getCause()), true).run();
    }
  }

  private void tell(@Nullable Throwable failure) {
    LOG.log(Level.ERROR, name + " failed and will be tried again", failure);
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
