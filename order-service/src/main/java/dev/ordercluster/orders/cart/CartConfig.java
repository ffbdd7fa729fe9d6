package dev.ordercluster.orders.cart;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// How long carts live.
///
/// @param life after the last change; then a cart expires
/// @param redisLife of a cart in Redis, after its last change or read from the database
/// @param kept how long a cart that has ended can still be read
public record CartConfig(Duration life, Duration redisLife, Duration kept) {
  private static final Key<Duration> LIFE =
      Key.duration(
              "cart.life",
              Duration.ofSeconds(1),
              Duration.ofDays(365),
              "How long after its last change a cart expires.")
          .withDefault("30d");
  private static final Key<Duration> REDIS_LIFE =
      Key.duration(
              "cart.redis-life",
              Duration.ofSeconds(1),
              Duration.ofDays(1),
              "How long a cart stays in Redis; the database has it for as long as it lives.")
          .withDefault("10m");
  private static final Key<Duration> KEPT =
      Key.duration(
              "cart.kept",
              Duration.ofSeconds(1),
              Duration.ofDays(365),
              "How long after its end a cart is deleted.")
          .withDefault("30d");

  public static final List<Key<?>> KEYS = List.of(LIFE, REDIS_LIFE, KEPT);

  public static CartConfig from(Settings settings) {
    return new CartConfig(settings.get(LIFE), settings.get(REDIS_LIFE), settings.get(KEPT));
  }
}
