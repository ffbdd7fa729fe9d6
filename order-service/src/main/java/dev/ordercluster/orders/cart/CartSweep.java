package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Writes down that drafts have expired and deletes carts that ended long ago, a few hundred at a
/// time. Several instances may do so at once. Nobody waits for it: a draft whose time is over is
/// shown as expired from that moment on.
final class CartSweep implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CartSweep.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  private final CartStore store;
  private final RedisCache cache;
  private final CartConfig config;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  CartSweep(Database database, RedisCache cache, CartConfig config, InstantSource clock) {
    this.store = new CartStore(database);
    this.cache = cache;
    this.config = config;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("cart-sweep").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    stopping.countDown();
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
    } while (ended.size() == BATCH && stopping.getCount() > 0);
    int deleted;
    do {
      deleted = store.deleteEnded(now.minus(config.kept()), BATCH);
    } while (deleted == BATCH && stopping.getCount() > 0);
  }

  private void run() {
    try {
      while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          sweep();
        } catch (StoreException e) {
          LOG.log(Level.WARNING, "carts could not be swept, next try later: {0}", e.getMessage());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
