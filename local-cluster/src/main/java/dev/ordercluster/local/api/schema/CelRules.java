package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `x-kubernetes-validations` of a CRD's schema, compiled once and evaluated at every place of
/// an object that they stand for, with `oldSelf` where the stored object has the same place.
final class CelRules {
  private final Node root;

  /// A place of the schema with its rules.
  private record Node(
      List<CelRule> rules, JsonNode schema, Map<String, Node> properties, @Nullable Node each) {
    boolean isIdle() {
      return rules.isEmpty() && properties.isEmpty() && each == null;
    }
  }

  /// Compiles every rule of a schema.
  ///
  /// @throws IllegalArgumentException naming the first rule that does not compile
  CelRules(JsonNode schema) {
    this.root = compile(schema, "");
  }

  private static Node compile(JsonNode schema, String path) {
    List<CelRule> rules = new ArrayList<>();
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      rules.add(CelRule.compile(rule, path));
    }
    Map<String, Node> properties = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              Node child = compile(entry.getValue(), path + "." + entry.getKey());
              if (!child.isIdle()) {
                properties.put(entry.getKey(), child);
              }
            });
    JsonNode elements =
        schema.has("items") ? schema.get("items") : schema.path("additionalProperties");
    Node each = elements.isObject() ? compile(elements, path + "[*]") : null;
    return new Node(rules, schema, properties, each == null || each.isIdle() ? null : each);
  }

  List<FieldFault> validate(ObjectNode object, @Nullable ObjectNode old) {
    List<FieldFault> faults = new ArrayList<>();
    visit(root, object, old, "", faults);
    return faults;
  }

  private static void visit(
      Node node, JsonNode value, @Nullable JsonNode old, String path, List<FieldFault> faults) {
    for (CelRule rule : node.rules()) {
      FieldFault fault = rule.check(value, old, node.schema(), path);
      if (fault != null) {
        faults.add(fault);
      }
    }
    node.properties()
        .forEach(
            (name, child) -> {
              JsonNode part = value.get(name);
              if (part != null && !part.isNull()) {
                JsonNode oldPart = old == null ? null : old.get(name);
                visit(child, part, oldPart, path.isEmpty() ? name : path + "." + name, faults);
              }
            });
    Node each = node.each();
    if (each != null) {
      elements(
          node,
          each,
          value,
          old,
          (part, oldPart, suffix) -> visit(each, part, oldPart, path + suffix, faults));
    }
  }

  private static void elements(
      Node node, Node each, JsonNode value, @Nullable JsonNode old, Visitor visitor) {
    if (each.isIdle()) {
      return;
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                if (!node.schema().path("properties").has(entry.getKey())) {
                  JsonNode oldPart = old == null ? null : old.get(entry.getKey());
                  visitor.visit(entry.getValue(), oldPart, "[" + entry.getKey() + "]");
                }
              });
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode part = value.get(i);
        visitor.visit(part, counterpart(node.schema(), part, old), "[" + i + "]");
      }
    }
  }

  // Only elements of a list-map have an identity by which the old one can be found.
  private static @Nullable JsonNode counterpart(
      JsonNode schema, JsonNode item, @Nullable JsonNode old) {
    if (old == null || !schema.path("x-kubernetes-list-type").asText().equals("map")) {
      return null;
    }
    for (JsonNode candidate : old) {
      boolean same = true;
      for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
        same &= candidate.path(key.asText()).equals(item.path(key.asText()));
      }
      if (same) {
        return candidate;
      }
    }
    return null;
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(JsonNode part, @Nullable JsonNode old, String suffix);
  }
}
