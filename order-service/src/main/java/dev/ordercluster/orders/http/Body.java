package dev.ordercluster.orders.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.runtime.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;

/// A request body: bytes that were read, or a stream that the handler reads.
public final class Body {
  static final Body EMPTY = new Body(new byte[0]);

  private final byte[] bytes;
  private final InputStream stream;

  public Body(byte[] bytes) {
    this.bytes = bytes.clone();
    this.stream = new ByteArrayInputStream(this.bytes);
  }

  private Body(InputStream stream) {
    this.bytes = new byte[0];
    this.stream = stream;
  }

  static Body streamed(InputStream stream) {
    return new Body(stream);
  }

  /// The 400 of a body that ends before its announced length.
  public static ProblemException truncated() {
    // What follows on the connection cannot be told from the rest of this body.
    return new ProblemException(
        Problem.of(
            400,
            "truncated",
            "Bad request",
            "The body ended too early or was framed wrongly: check Content-Length and chunks."),
        Map.of("Connection", "close"));
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// The bytes as they came, for a signature over them; none when the route streams.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The body of a route that streams. Reading past the bound throws the 413.
  public InputStream stream() {
    return stream;
  }

  /// The document in this body; a 400 when there is none.
  public JsonNode json() {
    return Json.parse(bytes);
  }
}
