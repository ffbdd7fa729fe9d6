package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.cache.LocalCache;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/// Products kept in this process for a few seconds; one read per SKU at a time, all SKUs of a call
/// in one statement.
public final class CachedProductSnapshots implements ProductSnapshots {
  private static final int ENTRIES = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ProductSnapshots stored;
  private final LocalCache<String, ProductSnapshot> local;

  /// Keeps products of that database.
  ///
  /// @param life longest time that a change which this process was not told of stays unseen
  public CachedProductSnapshots(Database database, Duration life, Meters meters) {
    this.stored = new StoredProductSnapshots(database);
    this.local =
        new LocalCache<>(
            new LocalCache.Limits(ENTRIES, life, life, PATIENCE),
            result ->
                meters.count(
                    "product_snapshot_reads", "result", result.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public Map<String, ProductSnapshot> find(Collection<String> skus) {
    return local.get(skus, stored::find);
  }

  @Override
  public void learn(Collection<ProductSnapshot> current) {
    current.forEach(snapshot -> local.put(snapshot.sku(), snapshot));
  }

  @Override
  public void forget(Collection<String> skus) {
    skus.forEach(local::forget);
  }

  /// Drops everything, for when changes may have been missed.
  public void forgetAll() {
    local.forgetAll();
  }
}
