package dev.ordercluster.orders.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.http.Json;
import java.util.List;
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

  /// What staff may change, as a document for [ProductInput#parse].
  ObjectNode editable() {
    try {
      ObjectNode all = (ObjectNode) Json.mapper().readTree(document);
      all.remove(List.of("id", "version", "createdAt", "updatedAt"));
      if (all.path("stock") instanceof ObjectNode stock) {
        stock.remove(List.of("reserved", "available"));
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a product's document is not JSON", e);
    }
  }

  static String cacheKey(UUID id) {
    return "product:" + id;
  }
}
