package dev.ordercluster.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.Schema;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The operations of structured merge and diff over JSON documents: which fields a document has,
/// which differ, the merge of two, the removal of some.
final class Fields {
  private Fields() {}

  /// The fields that a document sets.
  static FieldSet of(JsonNode value, Schema schema) {
    FieldSet out = new FieldSet();
    collect(value, schema, out);
    return out;
  }

  private static void collect(JsonNode value, Schema schema, FieldSet out) {
    if (!schema.granular(value) || value.isEmpty()) {
      out.add();
      return;
    }
    Elements.of(value, schema)
        .forEach(
            (element, part) -> {
              FieldSet child = out.into(element);
              if (element.startsWith("k:")) {
                child.add();
              }
              collect(part, Elements.schema(element, schema), child);
            });
  }

  /// The fields whose value in `after` is new or another than in `before`.
  static FieldSet changed(@Nullable JsonNode before, JsonNode after, Schema schema) {
    FieldSet out = new FieldSet();
    diff(before, after, schema, out);
    return out;
  }

  private static void diff(@Nullable JsonNode before, JsonNode after, Schema schema, FieldSet out) {
    if (after.equals(before)) {
      return;
    }
    if (!schema.granular(after)) {
      out.add();
      return;
    }
    if (before == null || !schema.granular(before)) {
      out.add();
    }
    Map<String, JsonNode> old =
        before == null || !schema.granular(before) ? Map.of() : Elements.of(before, schema);
    Elements.of(after, schema)
        .forEach(
            (element, part) -> {
              FieldSet child = new FieldSet();
              diff(old.get(element), part, Elements.schema(element, schema), child);
              if (!child.isEmpty()) {
                out.children().put(element, child);
              }
            });
  }

  /// The fields of `before` that `after` does not have.
  static FieldSet removed(JsonNode before, @Nullable JsonNode after, Schema schema) {
    FieldSet out = new FieldSet();
    if (after == null) {
      return of(before, schema).union(memberOnly());
    }
    if (!schema.granular(before) || !schema.granular(after)) {
      return out;
    }
    Map<String, JsonNode> now = Elements.of(after, schema);
    Elements.of(before, schema)
        .forEach(
            (element, part) -> {
              FieldSet child = removed(part, now.get(element), Elements.schema(element, schema));
              if (!child.isEmpty()) {
                out.children().put(element, child);
              }
            });
    return out;
  }

  private static FieldSet memberOnly() {
    FieldSet out = new FieldSet();
    out.add();
    return out;
  }

  /// `live` with everything that `applied` sets.
  static JsonNode merge(@Nullable JsonNode live, JsonNode applied, Schema schema) {
    if (live == null || !schema.granular(applied) || !schema.granular(live)) {
      return applied.deepCopy();
    }
    if (applied.isArray() && schema instanceof Schema.Listing listing) {
      return mergeList(live, applied, listing);
    }
    ObjectNode out = (ObjectNode) live.deepCopy();
    applied
        .properties()
        .forEach(
            entry -> {
              JsonNode there = live.get(entry.getKey());
              Schema child = schema.child(entry.getKey());
              out.set(entry.getKey(), merge(there, entry.getValue(), child));
            });
    return out;
  }

  // Keeps the order of the applied list, with the elements that only the live one has where they
  // were relative to their neighbours.
  private static JsonNode mergeList(JsonNode live, JsonNode applied, Schema.Listing listing) {
    Map<String, JsonNode> left = Elements.of(live, listing);
    Map<String, JsonNode> right = Elements.of(applied, listing);
    Map<String, JsonNode> out = new LinkedHashMap<>();
    Iterator<Map.Entry<String, JsonNode>> rights = right.entrySet().iterator();
    for (String element : left.keySet()) {
      if (!right.containsKey(element)) {
        out.put(element, left.get(element));
        continue;
      }
      while (!out.containsKey(element) && rights.hasNext()) {
        Map.Entry<String, JsonNode> next = rights.next();
        out.put(next.getKey(), merge(left.get(next.getKey()), next.getValue(), listing.items()));
      }
    }
    rights.forEachRemaining(
        next ->
            out.put(
                next.getKey(), merge(left.get(next.getKey()), next.getValue(), listing.items())));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    out.values().forEach(array::add);
    return array;
  }

  /// `value` without the members of `gone`, except where `keep` has something.
  static @Nullable JsonNode without(
      JsonNode value, FieldSet gone, @Nullable FieldSet keep, Schema schema) {
    if (gone.isMember() && (keep == null || keep.isEmpty())) {
      return null;
    }
    if (gone.children().isEmpty() || !schema.granular(value)) {
      return value;
    }
    Map<String, JsonNode> parts = new LinkedHashMap<>(Elements.of(value, schema));
    Set<String> elements = new LinkedHashSet<>(parts.keySet());
    for (String element : elements) {
      FieldSet goneChild = gone.get(element);
      JsonNode part = parts.get(element);
      if (goneChild != null && part != null) {
        FieldSet keepChild = keep == null ? null : keep.get(element);
        JsonNode rest = without(part, goneChild, keepChild, Elements.schema(element, schema));
        if (rest == null) {
          parts.remove(element);
        } else {
          parts.put(element, rest);
        }
      }
    }
    return rebuilt(value, parts, keep);
  }

  private static @Nullable JsonNode rebuilt(
      JsonNode value, Map<String, JsonNode> parts, @Nullable FieldSet keep) {
    if (parts.isEmpty() && !value.isEmpty() && (keep == null || !keep.isMember())) {
      return null;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      parts.values().forEach(array::add);
      return array;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    parts.forEach((element, part) -> object.set(element.substring(2), part));
    return object;
  }
}
