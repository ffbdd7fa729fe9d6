package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.security.Identity;
import dev.ordercluster.local.api.selector.Selection;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One request as the dispatch sees it: already authenticated, body read, bounded.
///
/// @param path decoded segments
/// @param query first value of each parameter
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    Headers headers,
    Identity identity,
    Body body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The bytes that came with the request.
  static final class Body {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean isEmpty() {
      return bytes.length == 0;
    }

    JsonNode json() {
      return parse(bytes);
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// The headers that matter here.
  record Headers(String accept, String contentType, String userAgent, boolean upgrade) {}

  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.equals("true") || value.equals("1") || value.isEmpty());
  }

  long number(String name, long otherwise) {
    String text = parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(name + " must be a number, was \"" + text + "\"");
    }
  }

  Selection selection() {
    try {
      return Selection.parse(parameter("labelSelector"), parameter("fieldSelector"));
    } catch (IllegalArgumentException e) {
      throw StatusException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// The body as a JSON object.
  ObjectNode object() {
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw StatusException.badRequest("the body must be a JSON object");
  }

  /// The body as JSON; an empty body is an empty object.
  JsonNode json() {
    if (body.isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (contentType().equals(Protobuf.MEDIA_TYPE)) {
      return Protobuf.object(body.bytes());
    }
    if (contentType().contains("cbor")) {
      throw StatusException.unsupportedMediaType(contentType(), "application/json");
    }
    return body.json();
  }

  static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw StatusException.badRequest("the body is not JSON: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw StatusException.badRequest("the body cannot be read: " + e.getMessage());
    }
  }

  String contentType() {
    int end = headers.contentType().indexOf(';');
    String type = end < 0 ? headers.contentType() : headers.contentType().substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  WriteOptions writeOptions() {
    String manager = parameter("fieldManager");
    if (manager.isEmpty()) {
      String agent = headers.userAgent();
      int slash = agent.indexOf('/');
      manager = slash > 0 ? agent.substring(0, slash) : agent.isEmpty() ? "unknown" : agent;
    }
    return new WriteOptions(
        manager.length() > 128 ? manager.substring(0, 128) : manager,
        validation(),
        parameter("dryRun").equals("All"),
        flag("force"),
        new ArrayList<>());
  }

  private WriteOptions.FieldValidation validation() {
    return switch (parameter("fieldValidation")) {
      case "Strict" -> WriteOptions.FieldValidation.STRICT;
      case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
      case "", "Warn" -> WriteOptions.FieldValidation.WARN;
      default ->
          throw StatusException.badRequest(
              "fieldValidation must be Strict, Warn or Ignore, was "
                  + parameter("fieldValidation"));
    };
  }
}
