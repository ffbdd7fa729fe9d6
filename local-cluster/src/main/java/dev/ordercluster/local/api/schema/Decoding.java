package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a document as a typed object: drops nulls and fields that the type does not have, and
/// refuses values of another type.
public final class Decoding {

  private Decoding() {}

  /// Cleans `object` in place.
  ///
  /// @return the paths of unknown fields that were dropped
  /// @throws StatusException 400 when a value has the wrong type
  public static List<String> clean(ObjectNode object, Schema schema) {
    List<String> unknown = new ArrayList<>();
    visit(object, schema, "", unknown);
    return unknown;
  }

  private static void visit(JsonNode value, Schema schema, String path, List<String> unknown) {
    switch (schema) {
      case Schema.Struct struct -> struct(value, struct, path, unknown);
      case Schema.Mapping mapping -> {
        ObjectNode object = expectObject(value, path);
        object.properties().removeIf(entry -> entry.getValue().isNull());
        object
            .properties()
            .forEach(
                entry ->
                    visit(
                        entry.getValue(), mapping.values(), child(path, entry.getKey()), unknown));
      }
      case Schema.Listing listing -> {
        if (!(value instanceof ArrayNode array)) {
          throw mismatch(path, value, "array");
        }
        for (int i = 0; i < array.size(); i++) {
          visit(array.get(i), listing.items(), path + "[" + i + "]", unknown);
        }
      }
      case Schema.Scalar scalar -> scalar(value, scalar, path);
      case Schema.Any _ -> {}
    }
  }

  private static void struct(
      JsonNode value, Schema.Struct struct, String path, List<String> unknown) {
    ObjectNode object = expectObject(value, path);
    Map<String, Schema> properties = struct.properties().get();
    object
        .properties()
        .removeIf(
            entry -> {
              boolean known = struct.open() || properties.containsKey(entry.getKey());
              if (!known) {
                unknown.add(child(path, entry.getKey()));
              }
              return !known || entry.getValue().isNull();
            });
    object
        .properties()
        .forEach(
            entry ->
                visit(
                    entry.getValue(),
                    properties.getOrDefault(entry.getKey(), Schema.Any.ANY),
                    child(path, entry.getKey()),
                    unknown));
  }

  private static void scalar(JsonNode value, Schema.Scalar scalar, String path) {
    boolean fits =
        switch (scalar.type()) {
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> value.isTextual() || value.isNumber();
        };
    if (!fits) {
      throw mismatch(path, value, scalar.type());
    }
  }

  private static ObjectNode expectObject(JsonNode value, String path) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw mismatch(path, value, "object");
  }

  private static StatusException mismatch(String path, JsonNode value, String expected) {
    return StatusException.badRequest(
        "cannot decode field \""
            + path
            + "\": expected "
            + expected
            + ", came "
            + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
            + " "
            + shown(value));
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static String child(String path, String property) {
    return path.isEmpty() ? property : path + "." + property;
  }
}
