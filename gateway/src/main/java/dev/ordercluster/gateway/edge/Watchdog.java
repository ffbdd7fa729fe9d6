package dev.ordercluster.gateway.edge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends waits on clients that are past their deadline. One thread sweeps all connections, which
/// costs nothing per request; a deadline is kept to within [#PERIOD_MILLIS].
final class Watchdog implements AutoCloseable {
  static final long PERIOD_MILLIS = 100;

  private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stop = new CountDownLatch(1);

  Watchdog() {
    Thread.ofPlatform().name("client-deadlines").daemon().start(this::run);
  }

  Deadline watch(Thread connection) {
    Deadline deadline = new Deadline(connection);
    deadlines.add(deadline);
    return deadline;
  }

  void forget(Deadline deadline) {
    deadlines.remove(deadline);
  }

  /// Connections that are open now.
  int watched() {
    return deadlines.size();
  }

  private void run() {
    try {
      while (!stop.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        deadlines.forEach(deadline -> deadline.expireIfPast(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
