package dev.ordercluster.orders.purge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a cache in front of the gateways is told that products changed.
///
/// @param call empty where there is no such cache
/// @param timeout of one call
/// @param firstRetry pause after the first failure; it doubles with every further one
/// @param giveUpAfter a purge that failed for so long is dead: reported, and given up
/// @param settle after which the same keys are purged once more
public record PurgeConfig(
    Optional<PurgeCall> call,
    Duration timeout,
    Duration firstRetry,
    Duration giveUpAfter,
    Duration settle) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Key<String> URL =
      new Key<>(
              "cdn.purge.url",
              "URL or nothing",
              "Where purges go; may hold {key} or {path}, then one call per key. Empty for none.",
              null,
              false,
              PurgeConfig::url)
          .withDefault("");
  private static final Key<String> METHOD =
      new Key<>(
              "cdn.purge.method",
              "method in capitals",
              "POST, PURGE, GET or another.",
              null,
              false,
              PurgeConfig::method)
          .withDefault("POST");
  private static final Key<Map<String, String>> HEADERS =
      new Key<>(
              "cdn.purge.headers",
              "JSON object of texts",
              "Header fields; values may hold {keys}, {key}, {json-keys} and {secret}.",
              null,
              false,
              PurgeConfig::headers)
          .withDefault("{\"Surrogate-Key\":\"{keys}\"}");
  private static final Key<String> BODY =
      Key.text("cdn.purge.body", "Body; may hold the same.").withDefault("");
  private static final Key<String> SECRET_FILE =
      Key.text("cdn.purge.secret-file", "File with {secret}, read at every call; empty for none.")
          .withDefault("");
  private static final Key<Integer> MAX_KEYS =
      Key.integer("cdn.purge.max-keys", 1, 1000, "Most keys in one call.").withDefault("30");
  private static final Key<Duration> TIMEOUT =
      Key.duration("cdn.purge.timeout", Duration.ofMillis(100), MINUTE, "Of one call.")
          .withDefault("5s");
  private static final Key<Duration> FIRST_RETRY =
      Key.duration(
              "cdn.purge.first-retry",
              Duration.ofMillis(10),
              MINUTE,
              "Pause after the first failed call; doubled after each further one, at most 30 s.")
          .withDefault("500ms");
  private static final Key<Duration> GIVE_UP_AFTER =
      Key.duration(
              "cdn.purge.give-up-after",
              Duration.ofMillis(100),
              Duration.ofDays(1),
              "A purge that failed for so long is reported as dead and given up.")
          .withDefault("10m");
  private static final Key<Duration> SETTLE =
      Key.duration(
              "cdn.purge.settle",
              Duration.ZERO,
              Duration.ofSeconds(30),
              "After which the keys are purged again, for what was fetched from a cache inside.")
          .withDefault("2s");

  public static final List<Key<?>> KEYS =
      List.of(
          URL,
          METHOD,
          HEADERS,
          BODY,
          SECRET_FILE,
          MAX_KEYS,
          TIMEOUT,
          FIRST_RETRY,
          GIVE_UP_AFTER,
          SETTLE);

  public static PurgeConfig from(Settings settings) {
    String url = settings.get(URL);
    Optional<PurgeCall> call =
        url.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PurgeCall(
                    url,
                    settings.get(METHOD),
                    settings.get(HEADERS),
                    settings.get(BODY),
                    Optional.of(settings.get(SECRET_FILE))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .orElse(null),
                    settings.get(MAX_KEYS)));
    return new PurgeConfig(
        call,
        settings.get(TIMEOUT),
        settings.get(FIRST_RETRY),
        settings.get(GIVE_UP_AFTER),
        settings.get(SETTLE));
  }

  private static String url(String text) {
    if (!text.isEmpty() && !text.matches("https?://[^/?#]+.*")) {
      throw new IllegalArgumentException("expected an http or https URL");
    }
    return text;
  }

  private static String method(String text) {
    if (!text.matches("[A-Z]{1,20}")) {
      throw new IllegalArgumentException("expected a method in capitals");
    }
    return text;
  }

  private static Map<String, String> headers(String text) {
    try {
      Map<String, String> headers = new TreeMap<>();
      JsonNode object = Json.mapper().readTree(text);
      if (!object.isObject()) {
        throw new IllegalArgumentException("expected a JSON object");
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!field.getValue().isTextual()) {
          throw new IllegalArgumentException("expected a text at " + field.getKey());
        }
        headers.put(field.getKey(), field.getValue().textValue());
      }
      return headers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected a JSON object", e);
    }
  }
}
