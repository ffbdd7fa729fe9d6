package dev.ordercluster.orders.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.cache.CacheConfig;
import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class CartSweepIT {
  private static final CartConfig CONFIG =
      new CartConfig(Duration.ofDays(30), Duration.ofMinutes(10), Duration.ofDays(30));

  @Test
  void anExpiredCartIsEndedThenDeletedWithWhatWasPersonalInIt() {
    try (TestService service = TestService.start()) {
      Client shopper = service.customer();
      String body = "{\"note\":\"gate 4711\",\"email\":\"ada@example.org\"}";
      String path = shopper.post("/v1/carts", body).header("Location");
      String id = path.substring(path.lastIndexOf('/') + 1);
      TestService.execute("UPDATE carts SET expires_at = now() WHERE id = '" + id + "'");
      sweepAt(Instant.now());
      assertThat(status(id)).isEqualTo("EXPIRED");
      assertThat(shopper.get(path).json().at("/status").asText()).isEqualTo("EXPIRED");
      TestService.execute(
          "UPDATE carts SET updated_at = now() - interval '31 days' WHERE id = '" + id + "'");
      sweepAt(Instant.now());
      assertThat(status(id)).isEmpty();
    }
  }

  private static String status(String id) {
    return TestService.query("SELECT status FROM carts WHERE id = '" + id + "'");
  }

  private static void sweepAt(Instant now) {
    try (Meters meters = new Meters();
        Database database = new Database(config(), meters);
        Redis redis =
            new Redis(
                new CacheConfig("127.0.0.1", Backends.redis().port(), "", Duration.ofSeconds(1)),
                meters,
                InstantSource.system())) {
      new CartSweep(database, new RedisCache(redis), CONFIG, () -> now, new Meters()).sweep();
    }
  }

  private static DatabaseConfig config() {
    return new DatabaseConfig(
        Backends.postgres().host(),
        Backends.postgres().port(),
        Backends.postgres().database(),
        Backends.postgres().username(),
        Backends.postgres().password(),
        2,
        Duration.ofSeconds(5));
  }
}
