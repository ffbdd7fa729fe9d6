package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.schedule.Repeating;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ends waits on clients that are past their deadline. One thread sweeps all connections, which
/// costs nothing per request; a deadline is kept to within [#PERIOD_MILLIS].
final class Watchdog implements AutoCloseable {
  static final long PERIOD_MILLIS = 100;

  private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
  private final Repeating sweeps =
      Repeating.startOnPlatformThread(
          "client-deadlines", Duration.ofMillis(PERIOD_MILLIS), this::sweep);

  Deadline watch(Thread connection) {
    Deadline deadline = new Deadline(connection);
    deadlines.add(deadline);
    return deadline;
  }

  void forget(Deadline deadline) {
    deadlines.remove(deadline);
  }

  private void sweep() {
    long now = System.nanoTime();
    deadlines.forEach(deadline -> deadline.expireIfPast(now));
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
