package dev.ordercluster.orders.catalog;

import java.util.Collection;
import java.util.Map;

/// Products by SKU, for quotes. What it tells may be a moment old: whoever charges verifies the
/// versions under lock, and on a stale one learns or forgets and quotes again.
public interface ProductSnapshots {
  /// The products of these SKUs, by SKU; a SKU that no product has is left out.
  Map<String, ProductSnapshot> find(Collection<String> skus);

  /// Takes over products that were just seen in the database.
  void learn(Collection<ProductSnapshot> current);

  /// Has these SKUs read from the database when they are next asked for.
  void forget(Collection<String> skus);
}
