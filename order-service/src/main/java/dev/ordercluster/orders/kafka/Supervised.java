package dev.ordercluster.orders.kafka;

import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/// Keeps work with Kafka alive: runs one life of it after another, with a growing pause between
/// lives that end soon. A life may end by returning, by any exception, and also by an Error, which
/// ends its thread: the next life then has a new one.
public final class Supervised implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Supervised.class.getName());
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String name;
  private final Meters meters;
  private final Life life;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Thread thread;
  private volatile boolean alive;
  private Duration pause = SHORTEST_PAUSE;

  /// One life: opens what it needs, works until [Signals#isStopping], closes what it opened.
  public interface Life {
    void live(Signals signals) throws InterruptedException, ExecutionException, TimeoutException;
  }

  /// What a life and its supervisor tell each other.
  public interface Signals {
    /// Says whether the work is being done right now.
    void alive(boolean alive);

    /// Waits, at most that long; true when the process stops and the life must return.
    boolean isStopping(Duration wait) throws InterruptedException;
  }

  /// @param name of the thread, and of the `channel` label in the count of restarts
  public Supervised(String name, Meters meters, Life life) {
    this.name = name;
    this.meters = meters;
    this.life = life;
    this.thread = unstarted();
    meters.gauge(name.replace('-', '_') + "_alive", () -> alive ? 1 : 0);
  }

  public void start() {
    thread.start();
  }

  public boolean isAlive() {
    return alive;
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      Thread running = thread;
      if (running.getState() != Thread.State.NEW && !running.join(Duration.ofSeconds(5))) {
        running.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread unstarted() {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .uncaughtExceptionHandler((_, e) -> LOG.log(Level.ERROR, name + ": its thread ended", e))
        .unstarted(this::run);
  }

  private void run() {
    boolean ended = false;
    try {
      while (stopping.getCount() > 0) {
        long opened = System.nanoTime();
        liveOnce();
        boolean wasStable = System.nanoTime() - opened > STABLE_NANOS;
        pause = wasStable ? SHORTEST_PAUSE : longer(pause);
        if (!awaitStop(pause)) {
          meters.count("channel_restarts", "channel", name);
        }
      }
      ended = true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      ended = true;
    } finally {
      alive = false;
      if (!ended && stopping.getCount() > 0) {
        meters.count("channel_restarts", "channel", name);
        thread = unstarted();
        thread.start();
      }
    }
  }

  private void liveOnce() throws InterruptedException {
    try {
      life.live(
          new Signals() {
            @Override
            public void alive(boolean now) {
              alive = now;
            }

            @Override
            public boolean isStopping(Duration wait) throws InterruptedException {
              return awaitStop(wait);
            }
          });
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.log(Level.INFO, "{0}: Kafka is not there: {1}", name, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, name + " ended, starting again", e);
    } finally {
      alive = false;
    }
  }

  private boolean awaitStop(Duration wait) throws InterruptedException {
    return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
