package dev.ordercluster.local.node;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A wait that can be ended for good ([#close]) or once ([#poke]).
final class Gate implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private boolean poked;

  /// Waits until `patience` is over, the gate is closed or somebody pokes it; a poke that came
  /// before counts. Returns whether the gate is open still.
  boolean await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!closed && !poked && left > 0) {
        left = changed.awaitNanos(left);
      }
      poked = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void poke() {
    lock.lock();
    try {
      poked = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the gate is closed; false when the patience does not suffice.
  boolean awaitClosed(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
