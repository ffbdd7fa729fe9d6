package dev.ordercluster.orders.placement;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// Settings of placement.
///
/// @param deadline how long an order may stay PENDING
public record PlacementConfig(Duration deadline) {
  private static final Key<Duration> DEADLINE =
      Key.duration(
              "order.deadline",
              Duration.ofSeconds(1),
              Duration.ofDays(30),
              "How long an order may wait for its payment before it expires.")
          .withDefault("15m");

  public static final List<Key<?>> KEYS = List.of(DEADLINE);

  public static PlacementConfig from(Settings settings) {
    return new PlacementConfig(settings.get(DEADLINE));
  }
}
