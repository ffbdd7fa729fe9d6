package dev.ordercluster.orders.catalog;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// How long products stay in this process. Changes by staff end that life at once, on every
/// instance, through products.events; these are the bounds when such a message is late.
///
/// @param documentLife for what `GET /v1/products/{id}` shows, its stock included
/// @param snapshotLife for the prices that quotes are made of
public record CatalogConfig(Duration documentLife, Duration snapshotLife) {
  private static final Key<Duration> DOCUMENT_LIFE =
      Key.duration(
              "catalog.document-life",
              Duration.ZERO,
              Duration.ofMinutes(10),
              "How long a product stays in this process; its stock may be shown this much late.")
          .withDefault("1s");
  private static final Key<Duration> SNAPSHOT_LIFE =
      Key.duration(
              "catalog.snapshot-life",
              Duration.ZERO,
              Duration.ofMinutes(10),
              "How long prices stay in this process for quotes; an order verifies them anyway.")
          .withDefault("10s");

  public static final List<Key<?>> KEYS = List.of(DOCUMENT_LIFE, SNAPSHOT_LIFE);

  public static CatalogConfig from(Settings settings) {
    return new CatalogConfig(settings.get(DOCUMENT_LIFE), settings.get(SNAPSHOT_LIFE));
  }
}
