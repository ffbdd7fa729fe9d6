package dev.ordercluster.gateway.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/// Remembers until when a key is denied, so that a client that keeps knocking costs no round trip.
/// A denied key cannot be allowed earlier by anyone: its TAT only grows.
final class Denials {
  private static final int MAX_KEYS = 50_000;

  private final Cache<String, Long> until =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MAX_KEYS).build();

  void remember(String storeKey, long now, long retryInMicros) {
    until.put(storeKey, now + retryInMicros * 1000);
  }

  /// Microseconds left of the denial, 0 when there is none.
  long leftMicros(String storeKey, long now) {
    Long end = until.getIfPresent(storeKey);
    if (end == null) {
      return 0;
    }
    long left = (end - now) / 1000;
    if (left <= 0) {
      until.invalidate(storeKey);
      return 0;
    }
    return left;
  }
}
