package dev.ordercluster.orders.kafka;

import dev.ordercluster.runtime.Key;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The steps at which a message that failed is tried again, each with a topic per origin and group:
/// `payments.events.order-service.retry.10s`. The name of a topic tells its delay.
///
/// @param tiers as written in the setting: `10s`, `1m`, `10m`
public record RetryTiers(List<String> tiers) {
  public static final Key<RetryTiers> KEY =
      new Key<>(
          "inbox.retry-delays",
          "1..6 durations from 10ms to 1h, ascending, separated by commas",
          "Pauses before a failed message is tried again; each names a retry topic.",
          "10s,1m,10m",
          false,
          RetryTiers::parse);

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  public RetryTiers {
    tiers = List.copyOf(tiers);
    List<Duration> delays = tiers.stream().map(RetryTiers::duration).toList();
    boolean fits =
        !delays.isEmpty()
            && delays.size() <= 6
            && delays.getFirst().compareTo(SHORTEST) >= 0
            && delays.getLast().compareTo(LONGEST) <= 0
            && delays.equals(delays.stream().sorted().distinct().toList());
    if (!fits) {
      throw new IllegalArgumentException("expected 1..6 ascending durations of 10ms..1h");
    }
  }

  public static RetryTiers parse(String text) {
    return new RetryTiers(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  public int count() {
    return tiers.size();
  }

  /// The name of the tier that a message goes to which has been in that many before; the last one
  /// is repeated.
  public String tier(int hops) {
    return tiers.get(Math.min(hops, tiers.size() - 1));
  }

  public Duration delay(String tier) {
    return duration(tier);
  }

  @Override
  public String toString() {
    return String.join(",", tiers);
  }

  private static Duration duration(String text) {
    String number = text.replaceAll("[^0-9]", "");
    String unit = text.substring(number.length());
    if (number.isEmpty() || number.length() > 9 || !text.startsWith(number)) {
      throw new IllegalArgumentException("expected a duration such as 10s, was " + text);
    }
    int count = Integer.parseInt(number);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> throw new IllegalArgumentException("expected a unit ms, s, m or h in " + text);
    };
  }
}
