package dev.ordercluster.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ordered start and stop of a process: parts are registered as they start and closed in reverse,
/// once, on SIGTERM, SIGINT or [#close]. A part that fails to close is logged and does not keep the
/// others open.
///
/// The whole stop has one deadline; past it the process ends whatever is still open.
public final class Lifecycle implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Lifecycle.class.getName());

  private final Deque<Part> parts = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;

  private record Part(String name, AutoCloseable resource) {}

  /// Registers a started part and returns it, so that wiring reads `var server =
  /// lifecycle.started("http", …)`.
  public synchronized <T extends AutoCloseable> T started(String name, T part) {
    if (closing) {
      throw new IllegalStateException("the process is stopping, " + name + " may not start");
    }
    parts.push(new Part(name, part));
    return part;
  }

  /// Closes everything when the process is told to end. Standard for `main`.
  public void closeOnSignal(Duration deadline) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeWithin(deadline), "shutdown"));
  }

  /// Blocks the calling thread until the lifecycle is closed.
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    Part part = parts.poll();
    while (part != null) {
      closeOne(part);
      part = parts.poll();
    }
    closed.countDown();
  }

  private void closeWithin(Duration deadline) {
    Thread closer = Thread.ofPlatform().name("closer").daemon().start(this::close);
    try {
      if (!closed.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "stopped with parts still open after {0}", deadline);
        closer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeOne(Part part) {
    try {
      part.resource().close();
      LOG.log(Level.DEBUG, "closed {0}", part.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "could not close " + part.name(), e);
    }
  }
}
