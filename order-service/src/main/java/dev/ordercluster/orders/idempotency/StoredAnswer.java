package dev.ordercluster.orders.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer in the form in which it is stored under a key and given again, byte for byte.
///
/// @param headers a JSON object of header names and values
/// @param body as it travels inside: what is sealed stays sealed
public record StoredAnswer(int status, String headers, String body) {

  /// The stored form of a reply.
  public static StoredAnswer of(Reply reply) {
    return new StoredAnswer(reply.status(), Json.text(reply.headers()), reply.body());
  }

  /// The reply to send. It is the first one's: callers mark a repetition by [#replayed].
  public Reply reply() {
    Map<String, String> all = new LinkedHashMap<>();
    try {
      JsonNode stored = Json.mapper().readTree(headers);
      stored.properties().forEach(header -> all.put(header.getKey(), header.getValue().asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored headers are not JSON", e);
    }
    return new Reply(status, all, body).with("Cache-Control", "no-store");
  }

  /// The same reply, marked as given before.
  public Reply replayed() {
    return reply().with("Idempotency-Replayed", "true");
  }
}
