package dev.ordercluster.gateway.retry;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// Bounds how many retries are under way at a time: 20 % of the active requests, at least
/// [#MINIMUM]. A retry beyond that waits for its turn instead of failing, so an instance that dies
/// under load delays its requests a little and the others get no storm.
public final class RetryBudget {
  public static final int MINIMUM = 3;
  private static final int DIVISOR = 5;

  private final IntSupplier active;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private int running;

  /// A budget for what is active.
  ///
  /// @param active requests under way now
  public RetryBudget(IntSupplier active) {
    this.active = active;
  }

  /// Waits for a place; false when none came free in time. Whoever got true must [#release].
  public boolean acquire(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (running >= Math.max(MINIMUM, active.getAsInt() / DIVISOR)) {
        if (left <= 0) {
          return false;
        }
        left = released.awaitNanos(left);
      }
      running++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  public void release() {
    lock.lock();
    try {
      running--;
      released.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Retries under way.
  public int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }
}
