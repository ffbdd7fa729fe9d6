package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One server process that can be stopped, killed and started again on the same data.
final class RunningServer {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;
  private static final int SHOWN = 4000;

  private final String name;
  private final Path log;
  private final Supplier<ServerCommand> prepare;
  private final BooleanSupplier ready;
  private @Nullable Process process;
  private StopSignal stopSignal = StopSignal.TERM;

  RunningServer(String name, Path log, Supplier<ServerCommand> prepare, BooleanSupplier ready) {
    this.name = name;
    this.log = log;
    this.prepare = prepare;
    this.ready = ready;
  }

  synchronized void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    ServerCommand command = prepare.get();
    Process started = command.start(log);
    process = started;
    stopSignal = command.stopSignal();
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!ready.getAsBoolean()) {
      if (endsWithin(started, POLL_MILLIS)) {
        throw new BackendException(
            name + " ended at start with " + started.exitValue() + ": " + logTail());
      }
      if (System.nanoTime() - deadline > 0) {
        started.destroyForcibly();
        throw new BackendException(
            name + " did not serve within " + START_PATIENCE + ": " + logTail());
      }
    }
  }

  synchronized long pid() {
    return running().pid();
  }

  synchronized void stop() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    stopSignal.send(running.pid());
    if (!endsWithin(running, STOP_PATIENCE.toMillis())) {
      kill();
      throw new BackendException(
          name + " did not stop within " + STOP_PATIENCE + " and was killed");
    }
  }

  /// SIGKILL to the server and to the processes it forked, as when its machine fails: children that
  /// outlive their parent would go on serving for a moment.
  synchronized void kill() {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> forked = running.descendants().toList();
      running.destroyForcibly();
      if (!endsWithin(running, STOP_PATIENCE.toMillis())) {
        throw new BackendException(name + " survives SIGKILL");
      }
      forked.forEach(ProcessHandle::destroyForcibly);
      forked.forEach(this::awaitEnd);
    }
  }

  private void awaitEnd(ProcessHandle child) {
    try {
      child.onExit().get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while waiting for " + name, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BackendException("process " + child.pid() + " of " + name + " survives SIGKILL", e);
    }
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(name + " does not run");
    }
    return process;
  }

  private boolean endsWithin(Process running, long millis) {
    try {
      return running.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while waiting for " + name, e);
    }
  }

  private String logTail() {
    try {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      return text.substring(Math.max(0, text.length() - SHOWN));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }
}
