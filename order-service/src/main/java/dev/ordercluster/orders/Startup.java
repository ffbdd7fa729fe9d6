package dev.ordercluster.orders;

import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for the database, brings its schema up to date, then starts what works in the background.
/// A database that is away is waited for without end: readiness says so meanwhile.
final class Startup implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Startup.class.getName());
  private static final int PAUSE_MILLIS = 300;

  private final Migrations migrations;
  private final List<Runnable> parts;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean done;

  Startup(Migrations migrations, List<Runnable> parts) {
    this.migrations = migrations;
    this.parts = List.copyOf(parts);
    this.thread = Thread.ofPlatform().name("startup").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void close() {
    stopping.countDown();
  }

  private void run() {
    boolean said = false;
    try {
      while (!migrated(said)) {
        said = true;
        if (stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    done = true;
    LOG.log(
        Level.INFO,
        "ready {0} ms after the JVM started",
        Long.toString(ManagementFactory.getRuntimeMXBean().getUptime()));
    parts.forEach(Runnable::run);
  }

  private boolean migrated(boolean said) {
    try {
      migrations.run();
      return true;
    } catch (StoreException e) {
      if (!said) {
        LOG.log(Level.INFO, "waiting for the database: {0}", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the schema could not be brought up to date, trying again", e);
    }
    return false;
  }
}
