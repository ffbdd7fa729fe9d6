package dev.ordercluster.gateway;

import dev.ordercluster.gateway.cache.ResponseCache;
import dev.ordercluster.gateway.cache.Sharing;
import dev.ordercluster.gateway.proxy.AnswerRules;
import dev.ordercluster.gateway.proxy.Forwarder;
import dev.ordercluster.gateway.proxy.GatewayHandler;
import dev.ordercluster.gateway.proxy.PublicReads;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// What is kept of public answers: by caches in front, and by the gateway itself for a moment.
record CacheConfig(ResponseCache.Settings kept, Sharing sharing) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Key<Integer> MAX_BYTES =
      Key.integer(
              "cache.max-bytes",
              0,
              Integer.MAX_VALUE,
              "public answers kept by this gateway; 0 keeps none")
          .withDefault("16777216");
  private static final Key<Integer> MAX_ENTRY =
      Key.integer("cache.max-entry-bytes", 1024, 16777216, "largest body that is kept")
          .withDefault("1048576");
  private static final Key<Duration> FRESH =
      Key.duration(
              "cache.fresh",
              Duration.ZERO,
              Duration.ofSeconds(1),
              "a kept answer counts this long without asking the service")
          .withDefault("500ms");
  private static final Key<Duration> STAND_IN =
      Key.duration(
              "cache.stale-if-error",
              Duration.ZERO,
              DAY,
              "a kept answer stands in this long for a service that cannot answer")
          .withDefault("10m");
  private static final Key<Boolean> CDN_ENABLED =
      Key.flag("cdn.enabled", "false has every cache in front ask every time").withDefault("true");
  private static final Key<Duration> CDN_MAX_AGE =
      Key.duration("cdn.max-age", Duration.ZERO, DAY, "max-age of public answers")
          .withDefault("30s");
  private static final Key<Duration> CDN_REVALIDATE =
      Key.duration(
              "cdn.stale-while-revalidate", Duration.ZERO, DAY, "for caches that ask meanwhile")
          .withDefault("300s");
  private static final Key<Duration> CDN_IF_ERROR =
      Key.duration(
              "cdn.stale-if-error",
              Duration.ZERO,
              Duration.ofDays(7),
              "for caches that cannot reach a gateway")
          .withDefault("1h");

  static final List<Key<?>> KEYS =
      List.of(
          MAX_BYTES,
          MAX_ENTRY,
          FRESH,
          STAND_IN,
          CDN_ENABLED,
          CDN_MAX_AGE,
          CDN_REVALIDATE,
          CDN_IF_ERROR);

  static CacheConfig of(Settings settings) {
    return new CacheConfig(
        new ResponseCache.Settings(
            settings.get(MAX_BYTES),
            settings.get(MAX_ENTRY),
            settings.get(FRESH),
            settings.get(STAND_IN)),
        new Sharing(
            settings.get(CDN_ENABLED),
            settings.get(CDN_MAX_AGE),
            settings.get(CDN_REVALIDATE),
            settings.get(CDN_IF_ERROR)));
  }

  /// The parts that requests meet.
  GatewayHandler.Shared shared(Forwarder forwarder, Meters meters, Duration patience) {
    ResponseCache cache = new ResponseCache(kept);
    return new GatewayHandler.Shared(
        new PublicReads(cache, forwarder, meters, patience), new AnswerRules(sharing));
  }
}
