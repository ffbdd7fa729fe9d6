package dev.ordercluster.orders.stream;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one stream still has to write. A reader that falls behind by more than [#CAPACITY] moments
/// is ended: it reconnects and goes on where it was.
final class Subscription {
  private static final int CAPACITY = 256;

  private final UUID orderId;
  private final String caller;
  private final BlockingQueue<Moment> queue = new ArrayBlockingQueue<>(CAPACITY);
  private long offered;
  private volatile boolean behind;
  private volatile long writingSince;
  private volatile @Nullable Thread writer;

  /// @param after version that the client has seen; 0 for none
  Subscription(UUID orderId, String caller, long after) {
    this.orderId = orderId;
    this.caller = caller;
    this.offered = after;
  }

  UUID orderId() {
    return orderId;
  }

  String caller() {
    return caller;
  }

  /// The newest version that was offered.
  synchronized long offered() {
    return offered;
  }

  synchronized void offer(Moment moment) {
    if (moment.version() > offered && !behind) {
      behind = !queue.offer(moment);
      offered = moment.version();
    }
  }

  @Nullable Moment next(Duration wait) throws InterruptedException {
    return queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isBehind() {
    return behind && queue.isEmpty();
  }

  void writing() {
    writer = Thread.currentThread();
    writingSince = System.nanoTime();
  }

  void written() {
    writer = null;
  }

  /// Ends a write that a client does not read: an interrupt closes the socket of a virtual thread.
  void interruptIfStalled(Duration longest) {
    Thread stalled = writer;
    if (stalled != null && System.nanoTime() - writingSince > longest.toNanos()) {
      stalled.interrupt();
    }
  }
}
