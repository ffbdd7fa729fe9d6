package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ordercluster.gateway.limit.Gcra;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/// How often a source has sent keys that do not exist. Who did so too often waits before another
/// one is looked up, so that guessing is slow for the guesser and free for everyone else.
final class Guesses {
  private static final int SOURCES = 50_000;

  private final Gcra allowance;
  private final Cache<String, Long> arrivals = Caffeine.newBuilder().maximumSize(SOURCES).build();

  Guesses(Gcra allowance) {
    this.allowance = allowance;
  }

  /// How long the source must wait; zero when it need not.
  Duration left(String source) {
    Long stored = arrivals.getIfPresent(source);
    return stored == null
        ? Duration.ZERO
        : Duration.of(allowance.decide(stored, micros()).retryIn(), ChronoUnit.MICROS);
  }

  /// The source sent a key that does not exist.
  void missed(String source) {
    long now = micros();
    var _ =
        arrivals
            .asMap()
            .compute(
                source,
                (_, stored) ->
                    allowance.decide(stored == null ? Long.MIN_VALUE : stored, now).tat());
  }

  private static long micros() {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
  }
}
