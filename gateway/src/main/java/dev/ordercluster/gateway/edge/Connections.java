package dev.ordercluster.gateway.edge;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The open client connections, bounded in number. When all places are taken the connection that
/// has been idle for longest makes room, those first that never asked for anything: so silent
/// sockets cannot keep clients out, however many there are.
final class Connections {
  private static final Duration IDLE_ENOUGH = Duration.ofSeconds(1);
  private static final long PATIENCE_MILLIS = 100;

  private final int most;
  private final Semaphore places;
  private final Set<EdgeConnection> open = ConcurrentHashMap.newKeySet();

  Connections(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /// Runs a connection on a thread of its own. Where there is no place it makes room and waits a
  /// moment; false when there still is none.
  boolean begin(EdgeConnection connection) throws InterruptedException {
    if (!places.tryAcquire()) {
      makeRoom();
      if (!places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    open.add(connection);
    Thread.ofVirtual().name("client").start(() -> run(connection));
    return true;
  }

  private void run(EdgeConnection connection) {
    try {
      connection.run();
    } finally {
      open.remove(connection);
      places.release();
    }
  }

  /// Ends the connection that has been idle for longest, if one has been idle for long enough. A
  /// plain loop over what is loaded already: without descriptors no further class may be found.
  void makeRoom() {
    long now = System.nanoTime();
    EdgeConnection longest = null;
    long longestIdle = 0;
    for (EdgeConnection connection : open) {
      Optional<Long> since = connection.idleSince();
      long idle = since.isEmpty() ? 0 : now - since.get();
      if (idle >= IDLE_ENOUGH.toNanos()
          && (longest == null || goesBefore(connection, idle, longest, longestIdle))) {
        longest = connection;
        longestIdle = idle;
      }
    }
    if (longest != null) {
      longest.end(true);
    }
  }

  private static boolean goesBefore(
      EdgeConnection one, long idle, EdgeConnection other, long otherIdle) {
    return one.hasServed() == other.hasServed() ? idle > otherIdle : other.hasServed();
  }

  int count() {
    return open.size();
  }

  boolean isFull() {
    return places.availablePermits() == 0;
  }

  /// Ends the idle ones at once and the others after what they are doing, those that take longer
  /// than `grace` in the middle of it; false when there were such.
  boolean endAll(Duration grace) {
    open.forEach(connection -> connection.end(false));
    try {
      if (places.tryAcquire(most, grace.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      open.forEach(connection -> connection.end(true));
      // Their threads have a moment to notice; whether they do changes nothing.
      var _ = places.tryAcquire(most, 1, TimeUnit.SECONDS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
