package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/// Deletes objects: at once, or by marking them when finalizers, a grace period or a propagation
/// policy ask for it.
final class Deletion {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final Set<String> PROTECTED = Set.of("default", "kube-system", "kube-public");

  private final ObjectStore store;
  private final InstantSource clock;

  Deletion(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Whether a marked object has nothing left to wait for.
  static boolean complete(ResourceType type, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    boolean namespaceBusy = isNamespace(type) && !object.path("spec").path("finalizers").isEmpty();
    boolean graceLeft = metadata.path("deletionGracePeriodSeconds").asLong(0) > 0;
    return metadata.has("deletionTimestamp")
        && metadata.path("finalizers").isEmpty()
        && !namespaceBusy
        && !graceLeft;
  }

  Outcome delete(Target target, JsonNode options, boolean dryRun) {
    return store.exclusively(
        () -> {
          ObjectNode object = store.get(target.key());
          if (object == null) {
            throw target.notFound();
          }
          checkPreconditions(target, object, options);
          if (isNamespace(target.type()) && PROTECTED.contains(target.name())) {
            throw StatusException.forbidden(
                "namespaces", target.name(), "this namespace may not be deleted");
          }
          return dryRun ? success(target, object) : deleteLocked(target, object, options);
        });
  }

  private Outcome deleteLocked(Target target, ObjectNode object, JsonNode options) {
    ObjectNode marked = object.deepCopy();
    ObjectNode metadata = marked.withObject("/metadata");
    applyPropagation(metadata, options);
    long grace = grace(target.type(), object, options);
    boolean already = metadata.has("deletionTimestamp");
    long current = metadata.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
    if (!already || grace < current) {
      metadata.put(
          "deletionTimestamp",
          clock
              .instant()
              .plus(Duration.ofSeconds(grace))
              .truncatedTo(ChronoUnit.SECONDS)
              .toString());
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (isNamespace(target.type())) {
      marked.withObject("/status").put("phase", "Terminating");
    }
    if (complete(target.type(), marked)) {
      store.remove(target.key(), marked);
      return success(target, object);
    }
    if (!already && Pipeline.countsGenerations(target.type())) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    return new Outcome(200, marked.equals(object) ? object : store.put(target.key(), marked));
  }

  private static void checkPreconditions(Target target, ObjectNode object, JsonNode options) {
    JsonNode wanted = options.path("preconditions");
    for (String field : Set.of("uid", "resourceVersion")) {
      String expected = wanted.path(field).asText();
      String actual = object.path("metadata").path(field).asText();
      if (!expected.isEmpty() && !expected.equals(actual)) {
        throw StatusException.conflict(
            target.type().resource(),
            target.name(),
            "Precondition failed: "
                + field
                + " in precondition: "
                + expected
                + ", in object: "
                + actual);
      }
    }
  }

  private static void applyPropagation(ObjectNode metadata, JsonNode options) {
    String policy = options.path("propagationPolicy").asText();
    if (options.path("orphanDependents").asBoolean()) {
      policy = "Orphan";
    }
    switch (policy) {
      case "Foreground" -> addFinalizer(metadata, FOREGROUND);
      case "Orphan" -> addFinalizer(metadata, ORPHAN);
      case "", "Background" -> {}
      default ->
          throw StatusException.badRequest(
              "propagationPolicy must be Foreground, Background or Orphan, was " + policy);
    }
  }

  private static void addFinalizer(ObjectNode metadata, String finalizer) {
    ArrayNode finalizers =
        metadata.get("finalizers") instanceof ArrayNode array
            ? array
            : metadata.putArray("finalizers");
    for (JsonNode present : finalizers) {
      if (present.asText().equals(finalizer)) {
        return;
      }
    }
    finalizers.add(finalizer);
  }

  // Only a pod that a node may be running gets time to stop.
  private static long grace(ResourceType type, ObjectNode object, JsonNode options) {
    boolean pod = type.resource().equals("pods");
    String phase = object.path("status").path("phase").asText();
    boolean running =
        !object.path("spec").path("nodeName").asText().isEmpty()
            && !phase.equals("Succeeded")
            && !phase.equals("Failed");
    if (!pod || !running) {
      return 0;
    }
    return options
        .path("gracePeriodSeconds")
        .asLong(object.path("spec").path("terminationGracePeriodSeconds").asLong(30));
  }

  private static Outcome success(Target target, ObjectNode object) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", target.name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().names().plural());
    details.set("uid", object.path("metadata").path("uid"));
    return new Outcome(200, status);
  }

  private static boolean isNamespace(ResourceType type) {
    return type.resource().equals("namespaces");
  }
}
