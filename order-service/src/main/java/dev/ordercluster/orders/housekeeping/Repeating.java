package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.BackgroundWork;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Does a piece of background work again and again, with a pause between two runs that [#wake] cuts
/// short. A run that fails is logged, counted and tried again after the next pause, at most
/// [#LONGEST_AFTER_FAILURE]; an Error ends its thread, and another one goes on.
public final class Repeating implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Repeating.class.getName());

  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofSeconds(30);

  private final String name;
  private final Duration pause;
  private final Runnable work;
  private final BackgroundWork fares;
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopping;

  /// Prepares it; nothing runs before [#start].
  ///
  /// @param name of the thread and in the log
  public Repeating(String name, Duration pause, Runnable work, Meters meters) {
    this.name = name;
    this.pause = pause;
    this.work = work;
    this.fares = meters.background();
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
      if (!ended && !stopping) {
        fares.failed(name);
        if (pause(shorter())) {
          start();
        }
      }
    }
  }

  private boolean once() {
    try {
      work.run();
      fares.succeeded(name);
      return pause(pause);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "{0} failed, next try later: {1}", name, e.reason());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, name + " failed, next try later", e);
    }
    fares.failed(name);
    return pause(shorter());
  }

  private Duration shorter() {
    return pause.compareTo(LONGEST_AFTER_FAILURE) > 0 ? LONGEST_AFTER_FAILURE : pause;
  }

  // False when the thread is to end.
  private boolean pause(Duration length) {
    try {
      var _ = wakes.tryAcquire(length.toMillis(), TimeUnit.MILLISECONDS);
      wakes.drainPermits();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
