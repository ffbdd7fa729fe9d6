package dev.ordercluster.local.api.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All objects at one moment, with who owns whom.
final class World {
  private final Map<ObjectKey, ObjectNode> objects;
  private final Map<String, ObjectNode> byUid = new HashMap<>();
  private final Map<String, List<ObjectKey>> dependents = new HashMap<>();

  World(Map<ObjectKey, ObjectNode> objects) {
    this.objects = objects;
    objects.forEach(
        (key, object) -> {
          JsonNode metadata = object.path("metadata");
          byUid.put(metadata.path("uid").asText(), object);
          for (JsonNode owner : metadata.path("ownerReferences")) {
            dependents.computeIfAbsent(owner.path("uid").asText(), _ -> new ArrayList<>()).add(key);
          }
        });
  }

  Map<ObjectKey, ObjectNode> objects() {
    return objects;
  }

  boolean exists(String uid) {
    return byUid.containsKey(uid);
  }

  List<ObjectKey> dependents(JsonNode owner) {
    return dependents.getOrDefault(owner.path("metadata").path("uid").asText(), List.of());
  }

  /// Whether `dependent` keeps a foreground deletion of `owner` waiting.
  static boolean blocks(JsonNode dependent, JsonNode owner) {
    for (JsonNode reference : dependent.path("metadata").path("ownerReferences")) {
      if (reference.path("uid").equals(owner.path("metadata").path("uid"))) {
        return reference.path("blockOwnerDeletion").asBoolean();
      }
    }
    return false;
  }

  static boolean hasFinalizer(JsonNode object, String finalizer) {
    for (JsonNode present : object.path("metadata").path("finalizers")) {
      if (present.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  static boolean deleting(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }
}
