package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.cache.Documents;
import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.cache.RedisCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What is kept of products, and what drops it.
record ProductReads(Documents documents, ProductSnapshots snapshots, RedisCache redis) {
  Optional<Entry> get(UUID id, Supplier<Optional<Entry>> loader) {
    return documents.get(Product.cacheKey(id), loader);
  }

  /// To be called after the commit of a change.
  void changed(Product product) {
    redis.changed(Map.of(Product.cacheKey(product.id()), product.revision()));
    snapshots.forget(List.of(product.sku()));
  }

  /// To be called after the commit of a deletion.
  void deleted(Product last) {
    redis.changed(Map.of(Product.cacheKey(last.id()), last.revision() + 1));
    snapshots.forget(List.of(last.sku()));
  }
}
