package dev.ordercluster.cli.command;

import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ctrl-C and SIGTERM to a command in the foreground stop the cluster before the command ends.
final class StopOnSignal {
  /// Longer than any stop takes: every step of it has its own deadline.
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /// What a shell reports of a command that Ctrl-C ended.
  private static final int INTERRUPTED = 130;

  private final ClusterProcess cluster;
  private final Terminal terminal;
  private final AtomicBoolean armed = new AtomicBoolean(true);
  private final AtomicBoolean up = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch never = new CountDownLatch(1);

  StopOnSignal(ClusterProcess cluster, Terminal terminal) {
    this.cluster = cluster;
    this.terminal = terminal;
  }

  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "stop"));
  }

  /// From now on a signal is how the command is meant to end.
  void isUp() {
    up.set(true);
  }

  boolean isStopping() {
    return stopping.get();
  }

  /// Keeps the calling thread from talking while the signal's thread stops the cluster; that thread
  /// ends the process.
  void awaitIfStopping() {
    if (!isStopping()) {
      return;
    }
    try {
      if (never.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops the cluster with progress, once.
  void now() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    terminal.settle();
    Stop.run(cluster, terminal);
  }

  /// The cluster is gone already: the end of the command is nothing to act on any more.
  void disarm() {
    armed.set(false);
  }

  private void onSignal() {
    if (!armed.get() || isStopping()) {
      return;
    }
    now();
    Runtime.getRuntime().halt(up.get() ? 0 : INTERRUPTED);
  }
}
