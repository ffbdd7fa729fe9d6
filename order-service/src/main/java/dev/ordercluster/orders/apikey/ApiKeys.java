package dev.ordercluster.orders.apikey;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The wired slice: routes, and the work that keeps the copy in Redis true.
public final class ApiKeys implements AutoCloseable {
  private static final Duration KEEP = Duration.ofMillis(700);
  private static final Duration COLLECT = Duration.ofSeconds(20);

  private final ApiKeyStore store;
  private final ApiKeyCopy copy;
  private final InstantSource clock;
  private final Repeating keeping;
  private final Repeating collecting;

  public ApiKeys(Database database, Redis redis, InstantSource clock, Meters meters) {
    this.store = new ApiKeyStore(database);
    this.copy = new ApiKeyCopy(redis, store);
    this.clock = clock;
    this.keeping = new Repeating("api-key-copy", KEEP, copy::keep, meters);
    this.collecting = new Repeating("api-key-uses", COLLECT, this::collect, meters);
  }

  public List<Route> routes(Cursors cursors) {
    return new ApiKeyHandlers(store, copy, cursors, clock).routes();
  }

  public void start() {
    keeping.start();
    collecting.start();
  }

  private void collect() {
    copy.collectUses();
    store.forgetEnded();
  }

  @Override
  public void close() {
    keeping.close();
    collecting.close();
  }
}
