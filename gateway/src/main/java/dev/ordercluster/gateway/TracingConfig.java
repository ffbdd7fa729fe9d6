package dev.ordercluster.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.tracing.Tracing;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where spans go, if anywhere.
record TracingConfig(Optional<Tracing.Settings> collector) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Key<Optional<URI>> ENDPOINT =
      Key.uri("otlp.endpoint", "OpenTelemetry collector (OTLP/HTTP): http://collector:4318")
          .optional();
  private static final Key<Map<String, String>> HEADERS =
      new Key<>(
              "otlp.headers",
              "JSON object of texts",
              "fields that the collector wants, as its API key",
              null,
              false,
              TracingConfig::headers)
          .withDefault("{}")
          .secret();
  private static final Key<Double> RATIO =
      new Key<>(
              "otlp.sample-ratio",
              "number 0..1",
              "share of traces that are recorded, decided by the trace id",
              null,
              false,
              TracingConfig::ratio)
          .withDefault("0.1");
  private static final Key<Duration> INTERVAL =
      Key.duration(
              "otlp.interval", Duration.ofMillis(50), Duration.ofMinutes(1), "between two calls")
          .withDefault("2s");

  static final List<Key<?>> KEYS = List.of(ENDPOINT, HEADERS, RATIO, INTERVAL);

  static TracingConfig of(Settings settings) {
    return new TracingConfig(
        settings
            .get(ENDPOINT)
            .map(
                endpoint ->
                    new Tracing.Settings(
                        endpoint,
                        settings.get(HEADERS),
                        settings.get(RATIO),
                        settings.get(INTERVAL))));
  }

  private static Double ratio(String text) {
    double ratio = Double.parseDouble(text);
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("expected 0..1");
    }
    return ratio;
  }

  private static Map<String, String> headers(String text) {
    try {
      Map<String, String> headers = new TreeMap<>();
      JsonNode object = JSON.readTree(text);
      if (!object.isObject()) {
        throw new IllegalArgumentException("expected a JSON object");
      }
      object.properties().forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
      return headers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected a JSON object", e);
    }
  }
}
