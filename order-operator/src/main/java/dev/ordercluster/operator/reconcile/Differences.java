package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides whether an object that is there already has everything that is wanted of it.
///
/// What the API server or others added does not count: every wanted field must be there with an
/// equal value, further fields may be. Lists of named items are compared by name, other lists
/// element by element. Amounts are compared by value (`0.5` is `500m`).
final class Differences {
  private static final Set<String> AMOUNTS = Set.of("requests", "limits");

  private Differences() {}

  static boolean satisfied(JsonNode wanted, @Nullable JsonNode present) {
    return satisfied(wanted, present, "");
  }

  private static boolean satisfied(JsonNode wanted, @Nullable JsonNode present, String parent) {
    if (present == null || present.isNull() || present.isMissingNode()) {
      // The API drops empty objects and lists.
      return wanted.isNull() || (wanted.isContainerNode() && wanted.isEmpty());
    }
    if (wanted.isObject()) {
      return objectSatisfied(wanted, present, AMOUNTS.contains(parent));
    }
    if (wanted.isArray()) {
      return listSatisfied(wanted, present);
    }
    return wanted.asText().equals(present.asText());
  }

  private static boolean objectSatisfied(JsonNode wanted, JsonNode present, boolean amounts) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      JsonNode other = present.get(field.getKey());
      boolean equal =
          (amounts && other != null)
              ? amount(field.getValue()).equals(amount(other))
              : satisfied(field.getValue(), other, field.getKey());
      if (!equal) {
        return false;
      }
    }
    return true;
  }

  private static Quantity amount(JsonNode node) {
    return new Quantity(node.asText());
  }

  private static boolean listSatisfied(JsonNode wanted, JsonNode present) {
    if (named(wanted) && named(present)) {
      Map<String, JsonNode> byName = new HashMap<>();
      present.forEach(item -> byName.put(item.get("name").asText(), item));
      for (JsonNode item : wanted) {
        if (!satisfied(item, byName.get(item.get("name").asText()), "")) {
          return false;
        }
      }
      return true;
    }
    if (wanted.size() != present.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!satisfied(wanted.get(i), present.get(i), "")) {
        return false;
      }
    }
    return true;
  }

  private static boolean named(JsonNode list) {
    Set<String> names = new HashSet<>();
    for (JsonNode item : list) {
      if (!item.hasNonNull("name") || !names.add(item.get("name").asText())) {
        return false;
      }
    }
    return true;
  }
}
