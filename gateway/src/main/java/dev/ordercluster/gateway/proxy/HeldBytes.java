package dev.ordercluster.gateway.proxy;

import java.util.concurrent.atomic.AtomicLong;

/// The heap that request bodies held for a retry may take in all. Whoever sends slowly holds what
/// it has sent, and many may do so at once.
final class HeldBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /// Nothing held yet.
  HeldBytes(long most) {
    this.most = most;
  }

  /// Held now.
  long now() {
    return held.get();
  }

  /// One request's share, empty at first.
  Share share() {
    return new Share();
  }

  /// What one request holds. Confined to its thread.
  final class Share implements AutoCloseable {
    private long mine;

    /// Takes more; false, and nothing taken, when that is not there.
    boolean grow(long bytes) {
      if (held.addAndGet(bytes) > most) {
        held.addAndGet(-bytes);
        return false;
      }
      mine += bytes;
      return true;
    }

    /// Gives all of it back.
    @Override
    public void close() {
      held.addAndGet(-mine);
      mine = 0;
    }
  }
}
