package dev.ordercluster.cli.load;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sends requests when they arrive, whatever became of those before. A request that cannot be sent,
/// because [#MOST_AT_A_TIME] are under way, is counted and never made up for.
final class Generator implements Runnable {
  /// Most requests under way.
  static final int MOST_AT_A_TIME = 2000;

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(12);

  private final Arrivals arrivals;
  private final Requests requests;
  private final Tally tally;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
  private volatile boolean stopped;

  /// What is sent at an arrival.
  interface Requests {
    /// Sends one and waits for its answer, within a deadline.
    Outcome send();
  }

  Generator(LoadPlan plan, Requests requests, Tally tally) {
    this.arrivals = new Arrivals(plan);
    this.requests = requests;
    this.tally = tally;
  }

  /// Requests under way.
  int inFlight() {
    return MOST_AT_A_TIME - places.availablePermits();
  }

  void stop() {
    stopped = true;
  }

  /// Returns when the run is over and the last answer came or was given up.
  @Override
  public void run() {
    long start = System.nanoTime();
    for (OptionalLong next = arrivals.next();
        next.isPresent() && !stopped && !Thread.currentThread().isInterrupted();
        next = arrivals.next()) {
      long due = start + next.getAsLong();
      for (long left = due - System.nanoTime();
          left > 0 && !stopped;
          left = due - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
      }
      arrive(due);
    }
    awaitLast();
  }

  private void arrive(long due) {
    if (!places.tryAcquire()) {
      tally.add(Outcome.UNSENT, 0);
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Outcome outcome = requests.send();
                tally.add(outcome, System.nanoTime() - due);
              } finally {
                places.release();
              }
            });
  }

  private void awaitLast() {
    try {
      if (places.tryAcquire(MOST_AT_A_TIME, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        places.release(MOST_AT_A_TIME);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
