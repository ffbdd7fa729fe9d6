package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Sets fields that are absent; an empty text counts as absent, as it does for the real server.
final class Fill {
  private Fill() {}

  static void text(ObjectNode object, String field, String value) {
    if (object.path(field).asText().isEmpty()) {
      object.put(field, value);
    }
  }

  // An int, because that is what the same number is when it comes from a document: nodes of other
  // number types are not equal to it.
  static void number(ObjectNode object, String field, int value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  static void flag(ObjectNode object, String field, boolean value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  /// The object at a field, created empty when absent.
  static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode present ? present : parent.putObject(field);
  }

  /// A copy of the object at a field; empty when there is none.
  static ObjectNode copy(JsonNode parent, String field) {
    return parent.get(field) instanceof ObjectNode present
        ? present.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }

  /// The objects of an array field.
  static List<ObjectNode> each(JsonNode parent, String field) {
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode item : parent.path(field)) {
      if (item instanceof ObjectNode object) {
        out.add(object);
      }
    }
    return out;
  }
}
