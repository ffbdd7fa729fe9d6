package dev.ordercluster.local.controllers;

import java.time.Duration;

/// How long a Job waits before it tries a failed pod again: 1 s, doubling up to 60 s. Shorter than
/// Kubernetes' 10 s and 6 min, because nobody on one machine wants to wait for that.
final class Backoff {
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Backoff() {}

  /// @param failures failed attempts so far, ≥ 1
  static Duration afterFailures(int failures) {
    Duration delay = Duration.ofSeconds(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
