package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.balance.AdaptiveLimit;
import java.util.concurrent.atomic.AtomicInteger;

/// The requests that one instance is working on, within a limit that follows how fast it answers.
public final class Room {
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile AdaptiveLimit limit;

  /// Room for at most `most`, whatever the limit becomes.
  Room(int most) {
    this.most = most;
    this.limit = AdaptiveLimit.first(most);
  }

  boolean hasRoom() {
    return limit.admits(taken.get());
  }

  boolean take() {
    if (limit.admits(taken.getAndIncrement())) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  /// The limit now.
  public int limit() {
    return (int) limit.limit();
  }

  /// The instance answered one of the requests that it was given.
  public synchronized void answered(long nanos) {
    limit = limit.afterAnswer(nanos, taken.get(), most);
  }

  /// The instance gave no answer in time.
  public synchronized void timedOut() {
    limit = limit.afterTimeout(most);
  }
}
