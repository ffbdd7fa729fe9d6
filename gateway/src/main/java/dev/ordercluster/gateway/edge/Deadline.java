package dev.ordercluster.gateway.edge;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The moment by which the current wait of one connection must be over. The connection's thread
/// sets and clears it; the [Watchdog] interrupts the thread when it has passed. Exactly one of them
/// wins, so a thread is never interrupted for a wait that has already ended.
final class Deadline {
  private static final long NONE = Long.MAX_VALUE;
  private static final long EXPIRED = Long.MIN_VALUE;

  private final AtomicLong at = new AtomicLong(NONE);
  private final Thread thread;
  private volatile @Nullable String waitingFor;

  Deadline(Thread thread) {
    this.thread = thread;
  }

  void within(Duration limit, String what) throws IOException {
    waitingFor = what;
    if (at.getAndSet(System.nanoTime() + limit.toNanos()) == EXPIRED) {
      throw expired();
    }
  }

  /// Begins a wait that is under way without a limit; one that has a limit keeps it. For others
  /// than the connection's own thread.
  void withinUnlessSet(Duration limit) {
    at.compareAndSet(NONE, System.nanoTime() + limit.toNanos());
  }

  void clear() throws IOException {
    if (at.getAndSet(NONE) == EXPIRED) {
      throw expired();
    }
  }

  void expireIfPast(long now) {
    long current = at.get();
    if (current != NONE
        && current != EXPIRED
        && current - now < 0
        && at.compareAndSet(current, EXPIRED)) {
      thread.interrupt();
    }
  }

  /// Ends the current wait, whatever its limit.
  void expireNow() {
    if (at.getAndSet(EXPIRED) != EXPIRED) {
      thread.interrupt();
    }
  }

  private IOException expired() {
    return new IOException("the client took too long: " + waitingFor);
  }
}
