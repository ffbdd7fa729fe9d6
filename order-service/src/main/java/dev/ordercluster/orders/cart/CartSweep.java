package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes down that drafts have expired and deletes carts that ended long ago, a few hundred at a
/// time. Several instances may do so at once. Nobody waits for it: a draft whose time is over is
/// shown as expired from that moment on.
final class CartSweep implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  private final CartStore store;
  private final RedisCache cache;
  private final CartConfig config;
  private final InstantSource clock;
  private final Repeating sweeps;
  private volatile boolean stopping;

  CartSweep(
      Database database, RedisCache cache, CartConfig config, InstantSource clock, Meters meters) {
    this.store = new CartStore(database);
    this.cache = cache;
    this.config = config;
    this.clock = clock;
    this.sweeps = new Repeating("carts", EVERY, this::sweep, meters);
  }

  void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  /// Ends and deletes everything that is due now.
  void sweep() {
    Instant now = clock.instant();
    List<CartStore.Ended> ended;
    do {
      ended = store.expire(now, BATCH);
      Map<String, Long> changed = new HashMap<>();
      ended.forEach(cart -> changed.put(Carts.key(cart.id()), cart.version()));
      cache.changed(changed);
    } while (ended.size() == BATCH && !stopping);
    int deleted;
    do {
      deleted = store.deleteEnded(now.minus(config.kept()), BATCH);
    } while (deleted == BATCH && !stopping);
  }
}
