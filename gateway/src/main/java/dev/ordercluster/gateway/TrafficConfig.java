package dev.ordercluster.gateway;

import dev.ordercluster.gateway.proxy.Streams;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// The bounds of bodies, and of traffic that is out of the ordinary: imports, event streams, one
/// source alone.
///
/// @param maxHeld bytes of a request body that are held for a retry
/// @param maxImport bytes of an import's body
/// @param upload how long an import's body may take
/// @param connectionsPerSource open client connections of one address; trusted proxies are exempt
/// @param requestsPerSource requests under way of one address
record TrafficConfig(
    int maxHeld,
    int maxImport,
    Duration upload,
    Streams.Settings streams,
    int connectionsPerSource,
    int requestsPerSource) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Key<Integer> MAX_HELD =
      Key.integer("request.max-held-bytes", 0, 16777216, "request body held for a retry")
          .withDefault("65536");
  private static final Key<Integer> MAX_IMPORT =
      Key.integer("request.max-import-bytes", 0, Integer.MAX_VALUE, "body of an import, else 413")
          .withDefault("67108864");
  private static final Key<Duration> UPLOAD_TIMEOUT =
      Key.duration(
              "request.upload-timeout", SECOND, Duration.ofHours(1), "for the body of an import")
          .withDefault("10m");
  private static final Key<Integer> REQUESTS_PER_SOURCE =
      Key.integer(
              "request.max-in-flight-per-source",
              1,
              100000,
              "requests at a time from one address (IPv6: one /64), else 503")
          .withDefault("256");
  private static final Key<Integer> CONNECTIONS_PER_SOURCE =
      Key.integer(
              "client.max-connections-per-source",
              1,
              1000000,
              "open connections from one address (IPv6: one /64) that is no trusted proxy")
          .withDefault("512");
  private static final Key<Integer> MAX_STREAMS =
      Key.integer("stream.max", 1, 100000, "event streams open at a time, else 503")
          .withDefault("256");
  private static final Key<Duration> STREAM_SILENCE =
      Key.duration(
              "stream.silence",
              SECOND,
              Duration.ofMinutes(10),
              "longest silence of an event stream; above the service's heartbeat")
          .withDefault("45s");
  private static final Key<Duration> STREAM_LIFETIME =
      Key.duration(
              "stream.lifetime",
              SECOND,
              Duration.ofDays(1),
              "of one event stream; the client comes back with Last-Event-ID")
          .withDefault("15m");

  static final List<Key<?>> KEYS =
      List.of(
          MAX_HELD,
          MAX_IMPORT,
          UPLOAD_TIMEOUT,
          REQUESTS_PER_SOURCE,
          CONNECTIONS_PER_SOURCE,
          MAX_STREAMS,
          STREAM_SILENCE,
          STREAM_LIFETIME);

  static TrafficConfig of(Settings settings) {
    return new TrafficConfig(
        settings.get(MAX_HELD),
        settings.get(MAX_IMPORT),
        settings.get(UPLOAD_TIMEOUT),
        new Streams.Settings(
            settings.get(MAX_STREAMS), settings.get(STREAM_SILENCE), settings.get(STREAM_LIFETIME)),
        settings.get(CONNECTIONS_PER_SOURCE),
        settings.get(REQUESTS_PER_SOURCE));
  }
}
