package dev.ordercluster.orders.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// What goes back to the client: a text that is known as a whole, or a stream that is written while
/// it comes into being.
public record Reply(int status, Map<String, String> headers, Content content) {
  public static final String JSON = "application/json";

  /// The body.
  public sealed interface Content {}

  public record Text(String text) implements Content {}

  public record Streamed(Writing writing) implements Content {}

  /// Writes the body and returns when it is complete. A fault after the first byte can only end the
  /// connection, so whatever can be refused must be refused before.
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  public Reply(int status, Map<String, String> headers, String body) {
    this(status, headers, new Text(body));
  }

  public static Reply json(int status, String body) {
    return new Reply(status, Map.of("Content-Type", JSON), body);
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), "");
  }

  public static Reply streamed(int status, String contentType, Writing writing) {
    return new Reply(status, Map.of("Content-Type", contentType), new Streamed(writing));
  }

  /// The body as a text; a stream has none.
  public String body() {
    return switch (content) {
      case Text(String text) -> text;
      case Streamed _ -> throw new IllegalStateException("expected a text, was a stream");
    };
  }

  /// The same answer with another body.
  public Reply withBody(String body) {
    return new Reply(status, headers, body);
  }

  public Reply with(String name, String value) {
    return with(Map.of(name, value));
  }

  public Reply with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Reply(status, all, content);
  }
}
