package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.BackgroundWork;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A thread that looks for due work: at once when woken, after a pause otherwise. A pass that fails
/// is logged, counted and tried again with a growing pause; the loop itself never ends before it is
/// closed.
public final class PollingLoop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PollingLoop.class.getName());
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String name;
  private final Pass pass;
  private final BackgroundWork fares;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /// One look for work; true when there may be more of it right now.
  public interface Pass {
    boolean run() throws InterruptedException;
  }

  public PollingLoop(String name, Meters meters, Pass pass) {
    this.name = name;
    this.pass = pass;
    this.fares = meters.background();
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Says that there is work. Cheap; never blocks.
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /// Lets a pass that is running end, for some seconds.
  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(Duration.ofSeconds(6))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = Duration.ZERO;
    try {
      while (!stopping) {
        pause = passed(pause);
        var _ = wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration passed(Duration before) throws InterruptedException {
    try {
      boolean more = pass.run();
      fares.succeeded(name);
      return more ? Duration.ZERO : POLL;
    } catch (RuntimeException e) {
      fares.failed(name);
      boolean passes = e instanceof StoreException store && store.reason().isTransient();
      LOG.log(passes ? Level.WARNING : Level.ERROR, name + " failed, trying again", e);
      Duration doubled = before.compareTo(POLL) < 0 ? POLL : before.multipliedBy(2);
      return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }
}
