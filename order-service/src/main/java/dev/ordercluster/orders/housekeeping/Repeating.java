package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Does a piece of background work again and again, with a pause between two runs that [#wake] cuts
/// short. A run that fails is logged and tried again after the next pause; an Error ends its
/// thread, and another one goes on.
public final class Repeating implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Repeating.class.getName());

  private final String name;
  private final Duration pause;
  private final Runnable work;
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopping;

  /// Prepares it; nothing runs before [#start].
  ///
  /// @param name of the thread and in the log
  public Repeating(String name, Duration pause, Runnable work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
  }

  public void start() {
    var _ =
        Thread.ofVirtual()
            .name(name)
            .uncaughtExceptionHandler(
                (_, e) -> LOG.log(Level.ERROR, "the thread of " + name + " ended", e))
            .start(this::run);
  }

  /// Has the next run begin now.
  public void wake() {
    wakes.release();
  }

  /// Ends it after the run that is under way; does not wait for that.
  @Override
  public void close() {
    stopping = true;
    wakes.release();
  }

  private void run() {
    boolean ended = false;
    try {
      boolean goesOn = true;
      while (goesOn && !stopping) {
        goesOn = once();
      }
      ended = true;
    } finally {
      if (!ended && !stopping && pause()) {
        start();
      }
    }
  }

  private boolean once() {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "{0} failed, next try later: {1}", name, e.reason());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, name + " failed, next try later", e);
    }
    return pause();
  }

  // False when the thread is to end.
  private boolean pause() {
    try {
      var _ = wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
      wakes.drainPermits();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
