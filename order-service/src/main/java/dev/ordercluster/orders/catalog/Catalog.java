package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.cache.Documents;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Products with all that is kept of them in this process, and the feed that keeps it fresh.
public final class Catalog implements AutoCloseable {
  // Stock is part of the document; what is shown may lag this long behind when Redis was away.
  private static final Duration IN_REDIS = Duration.ofSeconds(10);
  private static final Duration ABSENT = Duration.ofSeconds(5);

  private final Database database;
  private final RedisCache redis;
  private final Documents documents;
  private final CachedProductSnapshots snapshots;
  private final ProductFeed feed;

  /// Where the catalogue keeps things.
  public record Stores(Database database, RedisCache redis, KafkaConfig kafka) {}

  public Catalog(Stores stores, CatalogConfig config, Meters meters) {
    this.database = stores.database();
    this.redis = stores.redis();
    this.documents =
        new Documents(
            new Documents.Kind("product", IN_REDIS, ABSENT, config.documentLife()), redis);
    this.snapshots = new CachedProductSnapshots(database, config.snapshotLife(), meters);
    this.feed = new ProductFeed(stores.kafka(), meters, new Freshness());
  }

  /// Prices for quotes.
  public ProductSnapshots snapshots() {
    return snapshots;
  }

  /// Starts to follow the changes of other instances.
  public void start() {
    feed.start();
  }

  /// True while the changes of other instances are followed.
  public boolean isFollowing() {
    return feed.isAlive();
  }

  /// The routes of this slice.
  ///
  /// @param published called after a commit that left events in the outbox
  public List<Route> routes(Cursors cursors, Runnable published) {
    return new ProductHandlers(
            new ProductStore(database),
            new ProductReads(documents, snapshots, redis),
            cursors,
            published)
        .routes();
  }

  @Override
  public void close() {
    feed.close();
  }

  private final class Freshness implements ProductFeed.Listener {
    @Override
    public void changed(ProductFeed.Change change) {
      String key = "product:" + change.id();
      if (change.revision() > 0) {
        // The instance that changed it may have died before it told Redis.
        redis.changed(Map.of(key, change.revision()));
      }
      documents.forget(key);
      change.sku().ifPresentOrElse(sku -> snapshots.forget(List.of(sku)), snapshots::forgetAll);
    }

    @Override
    public void gap() {
      documents.forgetAll();
      snapshots.forgetAll();
    }
  }
}
