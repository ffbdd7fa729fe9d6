package dev.ordercluster.operator.validation;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as a spec writes them: `250ms`, `30s`, `5m`, `1h`.
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,6})(ms|s|m|h)");

  private Durations() {}

  /// The duration; empty when it is none.
  public static Optional<Duration> read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        });
  }
}
