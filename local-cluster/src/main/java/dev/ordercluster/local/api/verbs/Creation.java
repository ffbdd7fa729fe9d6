package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.apply.Ownership;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectKey;
import dev.ordercluster.local.api.store.ObjectStore;

/// Creates objects.
final class Creation {
  private final ObjectStore store;
  private final Pipeline pipeline;

  Creation(ObjectStore store, Pipeline pipeline) {
    this.store = store;
    this.pipeline = pipeline;
  }

  Outcome create(Target collection, ObjectNode body, WriteOptions options) {
    ResourceType type = collection.type();
    pipeline.decode(type, body, options);
    ObjectNode metadata = body.withObject("/metadata");
    checkNamespace(collection, metadata);
    boolean generates = !metadata.has("name") && !metadata.path("generateName").asText().isEmpty();
    if (generates) {
      metadata.put("name", Names.generated(metadata.path("generateName").asText()));
    }
    String name = metadata.path("name").asText();
    Names.check(type, name);
    Target target = collection.named(name);
    return store.exclusively(() -> createLocked(target, body, options));
  }

  private Outcome createLocked(Target target, ObjectNode body, WriteOptions options) {
    if (store.get(target.key()) != null) {
      throw StatusException.alreadyExists(target.type().resource(), target.name());
    }
    ObjectNode object = fresh(target, body);
    pipeline.admit(target.type(), null, object);
    Ownership.recordUpdate(null, object, pipeline.write(target, options, "Update"));
    return new Outcome(201, pipeline.store(target, object, options.dryRun()));
  }

  /// A new object from a document: namespace checked, server-owned parts set. The store must be
  /// locked.
  ObjectNode fresh(Target target, ObjectNode body) {
    requireNamespace(target);
    ObjectNode object = body;
    pipeline.initialise(object);
    if (target.type().namespaced()) {
      object.withObject("/metadata").put("namespace", target.namespace());
    } else {
      object.withObject("/metadata").remove("namespace");
    }
    if (target.type().has("status")) {
      object.remove("status");
    }
    if (Pipeline.countsGenerations(target.type())) {
      object.withObject("/metadata").put("generation", 1);
    }
    return object;
  }

  private static void checkNamespace(Target target, ObjectNode metadata) {
    String inBody = metadata.path("namespace").asText();
    if (target.type().namespaced() && target.namespace().isEmpty()) {
      throw StatusException.badRequest(
          "an empty namespace may not be set when a resource name may be provided");
    }
    if (target.type().namespaced() && !inBody.isEmpty() && !inBody.equals(target.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private void requireNamespace(Target target) {
    if (!target.type().namespaced()) {
      return;
    }
    JsonNode namespace = store.get(new ObjectKey("namespaces", "", target.namespace()));
    if (namespace == null) {
      throw StatusException.notFound("namespaces", target.namespace());
    }
    if (namespace.path("metadata").has("deletionTimestamp")) {
      throw StatusException.forbidden(
          target.type().resource(),
          target.name(),
          "unable to create new content in namespace "
              + target.namespace()
              + " because it is being terminated");
    }
  }
}
