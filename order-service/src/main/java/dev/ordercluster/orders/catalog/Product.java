package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.cache.Entry;
import java.util.UUID;

/// A product as it was read.
///
/// @param version counts what staff and shipments change; If-Match compares it
/// @param revision counts every change, reservations too; the ETag differs with it
/// @param document the JSON form
record Product(UUID id, String sku, long version, long revision, String document) {
  /// `"version"` until something is reserved, then `"version-revision"`.
  String etag() {
    return version == revision ? "\"" + version + "\"" : "\"" + version + "-" + revision + "\"";
  }

  Entry cached() {
    return new Entry(revision, etag(), "", document);
  }

  static String cacheKey(UUID id) {
    return "product:" + id;
  }
}
