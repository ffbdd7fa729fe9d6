package dev.ordercluster.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One setting of a process: its name, type, bound, default and the line that documents it.
///
/// A key is immutable; [#withDefault] and [#secret] return copies. `name` is lower case words
/// joined by dots and dashes (`database.max-connections`); its environment variable is the process
/// prefix plus the name in upper case with `_` for both (`ORDERS_DATABASE_MAX_CONNECTIONS`).
///
/// @param name unique within the process
/// @param type what a value looks like, in words a person can act on ("integer 1..65535")
/// @param doc one line of documentation
/// @param defaultText the default as it would be written, or null when the setting is required
/// @param isSecret values never appear in errors, logs or references
/// @param parser turns text into a value; throws IllegalArgumentException with what was expected
public record Key<T>(
    String name,
    String type,
    String doc,
    @Nullable String defaultText,
    boolean isSecret,
    Function<String, T> parser) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  public Key {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("key name must match " + NAME + ", was " + name);
    }
  }

  public static Key<String> text(String name, String doc) {
    return new Key<>(name, "text", doc, null, false, Function.identity());
  }

  public static Key<List<String>> list(String name, String doc) {
    return new Key<>(name, "comma-separated list", doc, null, false, Key::parseList);
  }

  public static Key<Integer> integer(String name, int min, int max, String doc) {
    String type = "integer " + min + ".." + max;
    return new Key<>(name, type, doc, null, false, text -> parseInteger(text, min, max));
  }

  public static Key<Boolean> flag(String name, String doc) {
    return new Key<>(name, "true or false", doc, null, false, Key::parseFlag);
  }

  public static Key<Duration> duration(String name, Duration min, Duration max, String doc) {
    String type = "duration " + min + ".." + max + " (250ms, 30s, 5m, 1h, 1d)";
    return new Key<>(name, type, doc, null, false, text -> parseDuration(text, min, max));
  }

  public static Key<URI> uri(String name, String doc) {
    return new Key<>(name, "absolute URI", doc, null, false, Key::parseUri);
  }

  public static Key<Path> path(String name, String doc) {
    return new Key<>(name, "file path", doc, null, false, Path::of);
  }

  public static <E extends Enum<E>> Key<E> choice(String name, Class<E> values, String doc) {
    String type = String.join(" | ", choices(values));
    return new Key<>(name, type, doc, null, false, text -> parseChoice(text, values));
  }

  public Key<T> withDefault(String text) {
    var _ = parser.apply(text);
    return new Key<>(name, type, doc, text, isSecret, parser);
  }

  public Key<T> secret() {
    return new Key<>(name, type, doc, defaultText, true, parser);
  }

  /// The same setting when it may be absent: an absent or empty value is an empty Optional.
  public Key<Optional<T>> optional() {
    return new Key<>(
        name,
        type + ", optional",
        doc,
        "",
        isSecret,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  public String environmentVariable(String prefix) {
    return prefix + "_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Integer parseInteger(String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an integer", e);
    }
    throw new IllegalArgumentException("out of range");
  }

  private static Boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  /// Accepts the short form of the Kubernetes API (`250ms`, `30s`) and ISO-8601 (`PT0.25S`).
  public static Duration parseDuration(String text) {
    var matcher = SHORT_DURATION.matcher(text);
    if (!matcher.matches()) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("not a duration", e);
      }
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Duration parseDuration(String text, Duration min, Duration max) {
    Duration value = parseDuration(text);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static URI parseUri(String text) {
    URI uri = URI.create(text);
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute URI");
    }
    return uri;
  }

  private static <E extends Enum<E>> List<String> choices(Class<E> values) {
    return Arrays.stream(values.getEnumConstants()).map(Enum::name).toList();
  }

  private static <E extends Enum<E>> E parseChoice(String text, Class<E> values) {
    return Arrays.stream(values.getEnumConstants())
        .filter(value -> value.name().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not one of the choices"));
  }
}
