package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.admission.Admission;
import dev.ordercluster.local.api.apply.FieldOwner;
import dev.ordercluster.local.api.apply.Ownership;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.schema.Decoding;
import dev.ordercluster.local.api.status.FieldFault;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every write goes through between the request and the store: decoding, system metadata,
/// defaults, checks, generation, field ownership.
final class Pipeline {
  private static final List<String> SYSTEM =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "managedFields");

  private static final Set<String> UNCOUNTED =
      Set.of("Namespace", "Node", "Service", "PersistentVolume", "PersistentVolumeClaim");

  private final ObjectStore store;
  private final Admission admission;
  private final InstantSource clock;

  Pipeline(ObjectStore store, Admission admission, InstantSource clock) {
    this.store = store;
    this.admission = admission;
    this.clock = clock;
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// Makes a request's document an object of the type, in place.
  void decode(ResourceType type, ObjectNode body, WriteOptions options) {
    String apiVersion = body.path("apiVersion").asText(type.apiVersion());
    String kind = body.path("kind").asText(type.kind());
    if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
      throw StatusException.badRequest(
          "the object in the data is "
              + apiVersion
              + " "
              + kind
              + ", but the URL names "
              + type.apiVersion()
              + " "
              + type.kind());
    }
    body.put("apiVersion", apiVersion).put("kind", kind);
    List<String> unknown =
        type.custom() == null
            ? Decoding.clean(body, type.schema())
            : type.custom().rules().prune(body);
    if (!unknown.isEmpty()) {
      report(type, unknown, options);
    }
    body.withObject("/metadata");
  }

  private static void report(ResourceType type, List<String> unknown, WriteOptions options) {
    List<String> texts = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    switch (options.validation()) {
      case STRICT ->
          throw StatusException.badRequest(
              type.kind()
                  + " in version \""
                  + type.version()
                  + "\" cannot be handled as a "
                  + type.kind()
                  + ": strict decoding error: "
                  + String.join(", ", texts));
      case WARN -> options.warnings().addAll(texts);
      case IGNORE -> {}
    }
  }

  /// Defaults and checks; `after` is changed in place.
  void admit(ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    if (type.custom() != null) {
      type.custom().rules().applyDefaults(after);
    }
    admission.applyDefaults(type, before, after);
    List<FieldFault> faults = new ArrayList<>(admission.validate(type, before, after));
    if (type.custom() != null) {
      faults.addAll(type.custom().rules().validate(after, before));
    }
    if (!faults.isEmpty()) {
      throw StatusException.invalid(
          type.qualifiedKind(), after.path("metadata").path("name").asText(), faults);
    }
  }

  void initialise(ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.remove(SYSTEM);
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
  }

  /// System metadata belongs to the server: whatever the client sent, the stored values stay.
  static void keepSystemMetadata(ObjectNode before, ObjectNode after) {
    ObjectNode metadata = after.withObject("/metadata");
    for (String field : SYSTEM) {
      JsonNode value = before.path("metadata").get(field);
      if (value == null) {
        metadata.remove(field);
      } else if (!field.equals("managedFields")) {
        metadata.set(field, value);
      }
    }
    metadata.set("name", before.path("metadata").get("name"));
    if (before.path("metadata").has("namespace")) {
      metadata.set("namespace", before.path("metadata").get("namespace"));
    } else {
      metadata.remove("namespace");
    }
  }

  Ownership.Write write(Target target, WriteOptions options, String operation) {
    return new Ownership.Write(
        new FieldOwner(options.fieldManager(), operation, target.subresource()),
        target.type().apiVersion(),
        target.type().schema(),
        now());
  }

  /// Kinds whose objects count changes of what their user asks for.
  static boolean countsGenerations(ResourceType type) {
    return type.custom() != null
        || type.kind().equals("NetworkPolicy")
        || (type.has("status") && !UNCOUNTED.contains(type.kind()));
  }

  static boolean sameBesideMetadataAndStatus(ObjectNode before, ObjectNode after) {
    ObjectNode left = before.deepCopy();
    ObjectNode right = after.deepCopy();
    left.remove(List.of("metadata", "status"));
    right.remove(List.of("metadata", "status"));
    return left.equals(right);
  }

  ObjectNode store(Target target, ObjectNode object, boolean dryRun) {
    return dryRun ? object : store.put(target.key(), object);
  }
}
