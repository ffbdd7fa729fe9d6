package dev.ordercluster.orders.store;

import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets only a few requests of this instance at the same row at once: the database would make them
/// wait for each other anyway, each with a connection in its hand, until none is left for other
/// rows. However many rows are wanted by many, only some requests at once stand behind another one,
/// and some connections are left for whoever changes none. Those beyond wait here and hold nothing;
/// too many of them, or too long a wait, is a [StoreException] of the reason CONTENDED. No order
/// among those who wait is promised.
final class Admission {
  private final Bounds bounds;
  private final Meters meters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<String, Integer> inside = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();
  private int behind;
  private int all;

  /// What rows may cost.
  ///
  /// @param inside at most so many at once at one row
  /// @param behind at most so many at once, over all rows, at a row where another one is
  /// @param all at most so many at once at any rows
  /// @param waiting at most so many more wait for one row
  /// @param deadline and no longer than this
  record Bounds(int inside, int behind, int all, int waiting, Duration deadline) {}

  Admission(Bounds bounds, Meters meters) {
    this.bounds = bounds;
    this.meters = meters;
  }

  /// Does the work once all these rows let it in.
  <T> T within(Set<String> rows, Supplier<T> work) {
    if (rows.isEmpty()) {
      return work.get();
    }
    boolean isBehind = enter(rows);
    try {
      return work.get();
    } finally {
      leave(rows, isBehind);
    }
  }

  // True when another one is at one of the rows.
  private boolean enter(Set<String> rows) {
    long start = System.nanoTime();
    lock.lock();
    try {
      Optional<String> full = full(rows);
      if (full.isPresent()) {
        await(rows, full.get());
      }
      boolean isBehind = busy(rows).isPresent();
      rows.forEach(row -> inside.merge(row, 1, Integer::sum));
      behind += isBehind ? 1 : 0;
      all++;
      return isBehind;
    } finally {
      lock.unlock();
      meters.waitedForRow(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  // Holds no place at any row while it waits, so two that want the same rows cannot block each
  // other.
  private void await(Set<String> rows, String first) {
    if (waiting.getOrDefault(first, 0) >= bounds.waiting()) {
      throw refused(first);
    }
    waiting.merge(first, 1, Integer::sum);
    try {
      long left = bounds.deadline().toNanos();
      while (full(rows).isPresent()) {
        if (left <= 0) {
          throw refused(first);
        }
        left = freed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.busy();
    } finally {
      lessen(waiting, first);
    }
  }

  private void leave(Set<String> rows, boolean wasBehind) {
    lock.lock();
    try {
      rows.forEach(row -> lessen(inside, row));
      behind -= wasBehind ? 1 : 0;
      all--;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // The row that stands in the way.
  private Optional<String> full(Set<String> rows) {
    if (all >= bounds.all()) {
      return rows.stream().findFirst();
    }
    return behind >= bounds.behind()
        ? busy(rows)
        : rows.stream().filter(row -> inside.getOrDefault(row, 0) >= bounds.inside()).findFirst();
  }

  private Optional<String> busy(Set<String> rows) {
    return rows.stream().filter(inside::containsKey).findFirst();
  }

  private StoreException refused(String row) {
    meters.count("database_row_refusals", "reason", "crowded");
    return StoreException.crowded(row);
  }

  private static void lessen(Map<String, Integer> counts, String row) {
    counts.computeIfPresent(row, (_, count) -> count > 1 ? count - 1 : null);
  }
}
