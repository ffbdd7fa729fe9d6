package dev.ordercluster.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/// Names the parts of an object, array or property, in the notation of `fieldsV1`.
final class Elements {
  // Keys with a default in the built-in API; an element may leave them out.
  private static final Map<String, String> KEY_DEFAULTS = Map.of("protocol", "TCP");

  private Elements() {}

  /// The granular parts of a value: properties of an object, elements of a keyed or set list.
  static Map<String, JsonNode> of(JsonNode value, Schema schema) {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    if (value.isObject()) {
      value.properties().forEach(entry -> parts.put("f:" + entry.getKey(), entry.getValue()));
    } else if (schema instanceof Schema.Listing listing) {
      value.forEach(item -> parts.put(listElement(item, listing), item));
    }
    return parts;
  }

  /// The schema of a part.
  static Schema schema(String element, Schema parent) {
    return element.startsWith("f:") ? parent.child(element.substring(2)) : parent.element();
  }

  static String listElement(JsonNode item, Schema.Listing listing) {
    if (listing.type() == Schema.ListType.SET) {
      return "v:" + item;
    }
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    listing.keys().stream()
        .sorted()
        .forEach(
            key -> {
              if (item.has(key)) {
                keys.set(key, item.get(key));
              } else if (KEY_DEFAULTS.containsKey(key)) {
                keys.put(key, KEY_DEFAULTS.get(key));
              }
            });
    return "k:" + keys;
  }
}
