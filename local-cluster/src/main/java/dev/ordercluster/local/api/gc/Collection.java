package dev.ordercluster.local.api.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectKey;
import dev.ordercluster.local.api.verbs.Outcome;
import dev.ordercluster.local.api.verbs.Resources;
import dev.ordercluster.local.api.verbs.Target;
import dev.ordercluster.local.api.verbs.WriteOptions;
import java.util.function.Predicate;

/// The writes of the garbage collector: deletions and edits that may find their object gone or
/// changed, which is fine.
final class Collection {
  private static final WriteOptions OPTIONS = WriteOptions.of("garbage-collector");

  private final Resources resources;
  private final TypeRegistry types;

  Collection(Resources resources, TypeRegistry types) {
    this.resources = resources;
    this.types = types;
  }

  /// Deletes an object if it still is the one with this uid.
  void delete(ObjectKey key, JsonNode object, String policy) {
    ResourceType type = types.ofResource(key.resource());
    if (type == null || object.path("metadata").has("deletionTimestamp")) {
      return;
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("propagationPolicy", policy);
    options.putObject("preconditions").set("uid", object.path("metadata").path("uid"));
    tolerating(() -> resources.delete(target(type, key), options, false));
  }

  void removeFinalizer(ObjectKey key, String finalizer) {
    edit(
        key,
        "",
        object ->
            removeFrom(object, "/metadata", "finalizers", item -> item.asText().equals(finalizer)));
  }

  /// Removes the references to owners with one of the uids that `gone` accepts.
  void removeOwners(ObjectKey key, Predicate<String> gone) {
    edit(
        key,
        "",
        object ->
            removeFrom(
                object,
                "/metadata",
                "ownerReferences",
                owner -> gone.test(owner.path("uid").asText())));
  }

  void finalizeNamespace(ObjectKey key) {
    edit(key, "finalize", object -> object.withObject("/spec").remove("finalizers"));
  }

  private void edit(
      ObjectKey key, String subresource, java.util.function.Consumer<ObjectNode> change) {
    ResourceType type = types.ofResource(key.resource());
    if (type != null) {
      Target target = new Target(type, key.namespace(), key.name(), subresource);
      tolerating(
          () ->
              resources.patch(
                  target,
                  (current, _) -> {
                    change.accept(current);
                    return current;
                  },
                  OPTIONS));
    }
  }

  private static void removeFrom(
      ObjectNode object, String parent, String field, Predicate<JsonNode> gone) {
    ObjectNode holder = object.withObject(parent);
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    holder
        .path(field)
        .forEach(
            item -> {
              if (!gone.test(item)) {
                rest.add(item);
              }
            });
    if (rest.isEmpty()) {
      holder.remove(field);
    } else {
      holder.set(field, rest);
    }
  }

  private static Target target(ResourceType type, ObjectKey key) {
    return new Target(type, key.namespace(), key.name(), "");
  }

  private static void tolerating(java.util.function.Supplier<Outcome> write) {
    try {
      Outcome _ = write.get();
    } catch (StatusException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }
}
