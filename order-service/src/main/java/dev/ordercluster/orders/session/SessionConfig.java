package dev.ordercluster.orders.session;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// How long a session lasts.
///
/// @param idle without a request
/// @param absolute whatever happens
public record SessionConfig(Duration idle, Duration absolute) {
  private static final Key<Duration> IDLE =
      Key.duration(
              "session.idle",
              Duration.ofSeconds(1),
              Duration.ofDays(90),
              "A session without a request for so long ends.")
          .withDefault("7d");
  private static final Key<Duration> ABSOLUTE =
      Key.duration(
              "session.absolute",
              Duration.ofSeconds(1),
              Duration.ofDays(365),
              "A session ends after so long, used or not.")
          .withDefault("30d");

  public static final List<Key<?>> KEYS = List.of(IDLE, ABSOLUTE);

  public static SessionConfig from(Settings settings) {
    return new SessionConfig(settings.get(IDLE), settings.get(ABSOLUTE));
  }
}
