package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.apply.Ownership;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;

/// Turns a stored object and its wanted next state into the next stored object. Shared by update,
/// patch and apply; the store must be locked.
final class Change {
  private final ObjectStore store;
  private final Pipeline pipeline;

  Change(ObjectStore store, Pipeline pipeline) {
    this.store = store;
    this.pipeline = pipeline;
  }

  /// An update or patch.
  Outcome update(Target target, ObjectNode before, ObjectNode wanted, WriteOptions options) {
    ObjectNode after = prepared(target, before, wanted);
    Ownership.recordUpdate(before, after, pipeline.write(target, options, "Update"));
    return finish(target, before, after, options);
  }

  /// A server-side apply: ownership is already in `wanted`.
  Outcome applied(Target target, ObjectNode before, ObjectNode wanted, WriteOptions options) {
    JsonNode owners = wanted.path("metadata").path("managedFields");
    ObjectNode after = prepared(target, before, wanted);
    if (owners.isArray()) {
      after.withObject("/metadata").set("managedFields", owners);
    }
    return finish(target, before, after, options);
  }

  /// Refuses a write that was decided on another version of the object.
  static void checkVersion(Target target, ObjectNode before, JsonNode wanted) {
    String version = wanted.path("metadata").path("resourceVersion").asText();
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(before.path("metadata").path("resourceVersion").asText())) {
      throw StatusException.conflict(
          target.type().resource(),
          target.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = wanted.path("metadata").path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(before.path("metadata").path("uid").asText())) {
      throw StatusException.conflict(
          target.type().resource(),
          target.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + before.path("metadata").path("uid").asText());
    }
  }

  private ObjectNode prepared(Target target, ObjectNode before, ObjectNode wanted) {
    ResourceType type = target.type();
    ObjectNode after = wanted.deepCopy();
    Pipeline.keepSystemMetadata(before, after);
    separate(target, before, after);
    pipeline.admit(type, before, after);
    if (Pipeline.countsGenerations(type) && !Pipeline.sameBesideMetadataAndStatus(before, after)) {
      long generation = before.path("metadata").path("generation").asLong(0) + 1;
      after.withObject("/metadata").put("generation", generation);
    }
    return after;
  }

  // Each endpoint changes its own part only.
  private static void separate(Target target, ObjectNode before, ObjectNode after) {
    if (target.subresource().equals("status")) {
      JsonNode status = after.get("status");
      JsonNode owners = after.path("metadata").path("managedFields");
      after.removeAll();
      after.setAll(before.deepCopy());
      setOrRemove(after, "status", status);
      if (owners.isArray()) {
        after.withObject("/metadata").set("managedFields", owners);
      }
    } else if (target.type().has("status")) {
      setOrRemove(after, "status", before.get("status"));
    }
  }

  private static void setOrRemove(
      ObjectNode object, String field, @org.jspecify.annotations.Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }

  private Outcome finish(Target target, ObjectNode before, ObjectNode after, WriteOptions options) {
    if (Deletion.complete(target.type(), after)) {
      return new Outcome(200, options.dryRun() ? after : store.remove(target.key(), after));
    }
    if (Ownership.same(before, after)) {
      return new Outcome(200, before);
    }
    after.withObject("/metadata").remove("resourceVersion");
    return new Outcome(200, pipeline.store(target, after, options.dryRun()));
  }
}
