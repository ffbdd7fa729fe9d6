package dev.ordercluster.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strategic merge patch: a merge patch that knows which lists are maps by a key. Honours the
/// directives `$patch` (merge, replace, delete), `$deleteFromPrimitiveList/…`, `$setElementOrder/…`
/// and `$retainKeys`.
public final class StrategicPatch {
  private static final String DIRECTIVE = "$patch";
  private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";
  private static final String RETAIN = "$retainKeys";

  private StrategicPatch() {}

  /// The patched object.
  ///
  /// @throws IllegalArgumentException when the patch does not fit the schema
  public static ObjectNode apply(@Nullable JsonNode target, JsonNode patch, Schema schema) {
    ObjectNode out =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    switch (patch.path(DIRECTIVE).asText()) {
      case "replace" -> {
        ObjectNode replacement = patch.deepCopy();
        replacement.remove(DIRECTIVE);
        return replacement;
      }
      case "delete" -> {
        return JsonNodeFactory.instance.objectNode();
      }
      default -> retain(out, patch.path(RETAIN));
    }
    for (var entry : patch.properties()) {
      if (!entry.getKey().startsWith("$")) {
        patchField(out, entry.getKey(), entry.getValue(), schema.child(entry.getKey()));
      }
    }
    for (var entry : patch.properties()) {
      if (entry.getKey().startsWith(DELETE_PRIMITIVES)) {
        deletePrimitives(
            out, entry.getKey().substring(DELETE_PRIMITIVES.length()), entry.getValue());
      }
    }
    for (var entry : patch.properties()) {
      if (entry.getKey().startsWith(ORDER)) {
        String field = entry.getKey().substring(ORDER.length());
        order(out, field, entry.getValue(), schema.child(field));
      }
    }
    return out;
  }

  private static void patchField(ObjectNode out, String field, JsonNode value, Schema schema) {
    if (value.isNull()) {
      out.remove(field);
    } else if (value.isObject()) {
      boolean deleted = value.path(DIRECTIVE).asText().equals("delete");
      if (deleted) {
        out.remove(field);
      } else {
        out.set(field, apply(out.get(field), value, schema));
      }
    } else if (value.isArray() && schema instanceof Schema.Listing listing) {
      out.set(field, patchList(out.get(field), value, listing));
    } else {
      out.set(field, value);
    }
  }

  private static JsonNode patchList(
      @Nullable JsonNode current, JsonNode patch, Schema.Listing listing) {
    String key = listing.mergeKey();
    List<JsonNode> items = new ArrayList<>();
    if (current != null && key != null) {
      current.forEach(items::add);
    }
    if (key == null) {
      return withoutDirectives(patch);
    }
    boolean replaces = false;
    for (JsonNode item : patch) {
      String directive = item.path(DIRECTIVE).asText();
      if (key.isEmpty() || !item.isObject()) {
        if (!items.contains(item)) {
          items.add(item);
        }
      } else if (directive.equals("replace") && !item.has(key)) {
        replaces = true;
      } else {
        patchItem(items, item, key, listing.items());
      }
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    (replaces ? withoutDirectives(patch) : items).forEach(out::add);
    return out;
  }

  private static void patchItem(List<JsonNode> items, JsonNode patch, String key, Schema schema) {
    JsonNode id = patch.get(key);
    if (id == null) {
      throw new IllegalArgumentException(
          "map: " + patch + " does not contain declared merge key: " + key);
    }
    boolean delete = patch.path(DIRECTIVE).asText().equals("delete");
    int at = -1;
    for (int i = 0; i < items.size() && at < 0; i++) {
      at = id.equals(items.get(i).get(key)) ? i : -1;
    }
    if (delete) {
      items.removeIf(item -> id.equals(item.get(key)));
    } else if (at >= 0) {
      items.set(at, apply(items.get(at), patch, schema));
    } else {
      items.add(apply(null, patch, schema));
    }
  }

  private static ArrayNode withoutDirectives(JsonNode patch) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : patch) {
      if (!item.has(DIRECTIVE)) {
        out.add(item);
      } else if (item.size() > 1 && !item.path(DIRECTIVE).asText().equals("delete")) {
        ObjectNode copy = item.deepCopy();
        copy.remove(DIRECTIVE);
        out.add(copy);
      }
    }
    return out;
  }

  private static void retain(ObjectNode out, JsonNode keys) {
    if (keys.isArray()) {
      List<String> kept = new ArrayList<>();
      keys.forEach(key -> kept.add(key.asText()));
      out.retain(kept);
    }
  }

  private static void deletePrimitives(ObjectNode out, String field, JsonNode values) {
    if (out.get(field) instanceof ArrayNode list) {
      ArrayNode rest = JsonNodeFactory.instance.arrayNode();
      List<JsonNode> gone = new ArrayList<>();
      values.forEach(gone::add);
      list.forEach(
          item -> {
            if (!gone.contains(item)) {
              rest.add(item);
            }
          });
      out.set(field, rest);
    }
  }

  private static void order(ObjectNode out, String field, JsonNode order, Schema schema) {
    if (!(out.get(field) instanceof ArrayNode list)
        || !(schema instanceof Schema.Listing listing)
        || listing.mergeKey() == null) {
      return;
    }
    String key = listing.mergeKey();
    List<JsonNode> rest = new ArrayList<>();
    list.forEach(rest::add);
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
    for (JsonNode wanted : order) {
      JsonNode id = key.isEmpty() ? wanted : wanted.path(key);
      for (JsonNode item : List.copyOf(rest)) {
        if (id.equals(key.isEmpty() ? item : item.path(key))) {
          sorted.add(item);
          rest.remove(item);
        }
      }
    }
    rest.forEach(sorted::add);
    out.set(field, sorted);
  }
}
