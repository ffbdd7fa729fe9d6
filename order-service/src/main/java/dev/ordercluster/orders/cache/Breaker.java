package dev.ordercluster.orders.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Stops asking a server that failed several times in a row: closed → open for a pause → one trial
/// at a time → closed on the first success.
final class Breaker {
  private final int threshold;
  private final Duration pause;
  private final InstantSource clock;
  private int failures;
  private Instant blockedUntil = Instant.MIN;

  Breaker(int threshold, Duration pause, InstantSource clock) {
    this.threshold = threshold;
    this.pause = pause;
    this.clock = clock;
  }

  /// True when the caller may ask now. In the open state one caller per pause gets a trial.
  synchronized boolean allows() {
    if (failures < threshold) {
      return true;
    }
    Instant now = clock.instant();
    if (now.isBefore(blockedUntil)) {
      return false;
    }
    blockedUntil = now.plus(pause);
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    blockedUntil = clock.instant().plus(pause);
  }

  synchronized boolean isClosed() {
    return failures < threshold;
  }
}
