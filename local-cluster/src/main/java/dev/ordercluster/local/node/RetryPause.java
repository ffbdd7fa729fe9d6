package dev.ordercluster.local.node;

import java.time.Duration;

/// How long to wait after each failure of something that is tried until it succeeds: `first`, then
/// twice as long each time, at most `longest`. For one thread.
final class RetryPause {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  RetryPause(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /// The wait after one more failure.
  Duration afterFailure() {
    Duration present = next;
    Duration twice = present.multipliedBy(2);
    next = twice.compareTo(longest) > 0 ? longest : twice;
    return present;
  }

  /// The next failure is a first one again.
  void succeeded() {
    next = first;
  }
}
