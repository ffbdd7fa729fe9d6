package dev.ordercluster.orders.stream;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// Bounds of event streams.
///
/// @param perCaller streams of one subject at once
/// @param inAll streams of this instance at once
/// @param heartbeat longest silence: proxies close connections that say nothing
/// @param longest life of a stream; the client reconnects and is authorised again
public record StreamConfig(int perCaller, int inAll, Duration heartbeat, Duration longest) {
  private static final Key<Integer> PER_CALLER =
      Key.integer("stream.per-caller", 1, 1000, "Event streams of one caller at once.")
          .withDefault("8");
  private static final Key<Integer> IN_ALL =
      Key.integer("stream.in-all", 1, 100_000, "Event streams of this instance at once.")
          .withDefault("1000");
  private static final Key<Duration> HEARTBEAT =
      Key.duration(
              "stream.heartbeat",
              Duration.ofMillis(100),
              Duration.ofMinutes(1),
              "Longest silence on an event stream.")
          .withDefault("15s");
  private static final Key<Duration> LONGEST =
      Key.duration(
              "stream.longest",
              Duration.ofSeconds(1),
              Duration.ofHours(1),
              "Life of an event stream; the client then reconnects and is authorised again.")
          .withDefault("10m");

  public static final List<Key<?>> KEYS = List.of(PER_CALLER, IN_ALL, HEARTBEAT, LONGEST);

  public static StreamConfig from(Settings settings) {
    return new StreamConfig(
        settings.get(PER_CALLER),
        settings.get(IN_ALL),
        settings.get(HEARTBEAT),
        settings.get(LONGEST));
  }
}
