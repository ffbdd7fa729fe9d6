package dev.ordercluster.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The owners of an object's fields, as read from `metadata.managedFields` and written back.
final class ManagedFields {
  private final Map<FieldOwner, FieldSet> sets = new LinkedHashMap<>();
  private final Map<FieldOwner, String> times = new LinkedHashMap<>();

  static ManagedFields of(@Nullable JsonNode object) {
    ManagedFields out = new ManagedFields();
    if (object != null) {
      for (JsonNode entry : object.path("metadata").path("managedFields")) {
        FieldOwner manager =
            new FieldOwner(
                entry.path("manager").asText(),
                entry.path("operation").asText(),
                entry.path("subresource").asText());
        out.sets.put(manager, FieldSet.fromFieldsV1(entry.path("fieldsV1")));
        out.times.put(manager, entry.path("time").asText());
      }
    }
    return out;
  }

  Map<FieldOwner, FieldSet> sets() {
    return sets;
  }

  FieldSet get(FieldOwner manager) {
    return sets.getOrDefault(manager, new FieldSet());
  }

  /// Replaces a manager's fields; the time moves only when they changed or `touched`.
  void set(FieldOwner manager, FieldSet fields, String now, boolean touched) {
    if (fields.isEmpty()) {
      sets.remove(manager);
      times.remove(manager);
      return;
    }
    if (touched || !fields.equals(get(manager))) {
      times.put(manager, now);
    }
    sets.put(manager, fields);
  }

  /// Takes fields away from everybody but `manager`.
  void takeFromOthers(FieldOwner manager, FieldSet fields) {
    for (FieldOwner other : sets.keySet().toArray(FieldOwner[]::new)) {
      if (!other.equals(manager)) {
        FieldSet rest = get(other).minus(fields);
        if (rest.isEmpty()) {
          sets.remove(other);
          times.remove(other);
        } else {
          sets.put(other, rest);
        }
      }
    }
  }

  /// Everything that others than `manager` own.
  FieldSet ofOthers(FieldOwner manager) {
    FieldSet all = new FieldSet();
    for (Map.Entry<FieldOwner, FieldSet> entry : sets.entrySet()) {
      if (!entry.getKey().equals(manager)) {
        all = all.union(entry.getValue());
      }
    }
    return all;
  }

  boolean sameOwners(ManagedFields other) {
    return sets.equals(other.sets);
  }

  void writeTo(ObjectNode object, String apiVersion) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    sets.forEach(
        (manager, fields) -> {
          ObjectNode entry = entries.addObject();
          entry.put("apiVersion", apiVersion).put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", fields.toFieldsV1());
          entry.put("manager", manager.name()).put("operation", manager.operation());
          if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
          }
          String time = times.get(manager);
          if (time != null && !time.isEmpty()) {
            entry.put("time", time);
          }
        });
    ObjectNode metadata = object.withObject("/metadata");
    if (entries.isEmpty()) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", entries);
    }
  }
}
