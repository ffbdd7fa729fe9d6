package dev.ordercluster.orders.webhook;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// How webhooks are delivered.
///
/// @param allowPrivate whether plain http and addresses of private networks are allowed
/// @param timeout of one attempt as a whole
/// @param firstRetry pause after the first failure; it doubles with every further one
/// @param maxAttempts after which a delivery is given up
/// @param disableAfter failures in a row after which an endpoint is switched off
public record WebhookConfig(
    boolean allowPrivate,
    Duration timeout,
    Duration firstRetry,
    int maxAttempts,
    int disableAfter) {
  private static final Key<Boolean> ALLOW_PRIVATE =
      Key.flag(
              "webhooks.allow-private",
              "Whether webhooks may go to plain http and to loopback, link-local and private"
                  + " addresses.")
          .withDefault("false");
  private static final Key<Duration> TIMEOUT =
      Key.duration(
              "webhooks.timeout",
              Duration.ofMillis(100),
              Duration.ofSeconds(30),
              "Longest time an endpoint may take to answer.")
          .withDefault("10s");
  private static final Key<Duration> FIRST_RETRY =
      Key.duration(
              "webhooks.first-retry",
              Duration.ofMillis(10),
              Duration.ofHours(1),
              "Pause after the first failed attempt; doubled after each further one, at most 6 h.")
          .withDefault("5s");
  private static final Key<Integer> MAX_ATTEMPTS =
      Key.integer("webhooks.max-attempts", 1, 30, "Attempts until a delivery is given up.")
          .withDefault("15");
  private static final Key<Integer> DISABLE_AFTER =
      Key.integer(
              "webhooks.disable-after",
              1,
              100_000,
              "Failed attempts in a row after which an endpoint is switched off.")
          .withDefault("100");

  public static final List<Key<?>> KEYS =
      List.of(ALLOW_PRIVATE, TIMEOUT, FIRST_RETRY, MAX_ATTEMPTS, DISABLE_AFTER);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  public static WebhookConfig from(Settings settings) {
    return new WebhookConfig(
        settings.get(ALLOW_PRIVATE),
        settings.get(TIMEOUT),
        settings.get(FIRST_RETRY),
        settings.get(MAX_ATTEMPTS),
        settings.get(DISABLE_AFTER));
  }

  /// The pause after that many failed attempts: first × 2^(attempts − 1), at most six hours, and up
  /// to a tenth less, so that what failed together is not tried again together.
  ///
  /// @param chance 0 ≤ chance < 1
  Duration pauseAfter(int attempts, double chance) {
    Duration pause = firstRetry;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return Duration.ofMillis(Math.round(capped.toMillis() * (1 - chance / 10)));
  }
}
