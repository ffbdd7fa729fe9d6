package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// What a request is answered with.
public sealed interface Reply {

  /// A JSON document.
  ///
  /// @param warnings what kubectl prints beside the result
  record Document(int code, JsonNode body, List<String> warnings) implements Reply {
    public Document {
      warnings = List.copyOf(warnings);
    }
  }

  /// Plain text.
  record Text(int code, String contentType, String body) implements Reply {}

  /// A body written as it comes about, for as long as the client listens.
  record Stream(String contentType, Body body) implements Reply {}

  /// Writes a streamed body.
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Reply ok(JsonNode body) {
    return new Document(200, body, List.of());
  }
}
