package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.admission.Admission;
import dev.ordercluster.local.api.apply.Ownership;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.selector.Selection;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The verbs of the Kubernetes API over the store. Bodies are changed while they are processed;
/// results are shared with the store and must not be changed.
public final class Resources {
  private final ObjectStore store;
  private final Pipeline pipeline;
  private final Creation creation;
  private final Change change;
  private final Deletion deletion;

  public Resources(ObjectStore store, Admission admission, InstantSource clock) {
    this.store = store;
    this.pipeline = new Pipeline(store, admission, clock);
    this.creation = new Creation(store, pipeline);
    this.change = new Change(store, pipeline);
    this.deletion = new Deletion(store, clock);
  }

  public ObjectStore store() {
    return store;
  }

  public ObjectNode get(Target target) {
    ObjectNode object = store.get(target.key());
    if (object == null) {
      throw target.notFound();
    }
    return object;
  }

  /// All objects of a collection that a selection matches.
  public ObjectStore.Snapshot list(Target collection, Selection selection) {
    ObjectStore.Snapshot all = store.list(collection.prefix());
    if (selection.matchesEverything()) {
      return all;
    }
    return new ObjectStore.Snapshot(
        all.revision(), all.objects().stream().filter(selection::matches).toList());
  }

  public Outcome create(Target collection, ObjectNode body, WriteOptions options) {
    return creation.create(collection, body, options);
  }

  public Outcome update(Target target, ObjectNode body, WriteOptions options) {
    pipeline.decode(target.type(), body, options);
    checkIdentity(target, body);
    return store.exclusively(
        () -> {
          ObjectNode before = get(target);
          Change.checkVersion(target, before, body);
          return change.update(target, before, body, options);
        });
  }

  public Outcome patch(Target target, Patch patch, WriteOptions options) {
    return store.exclusively(
        () -> {
          ObjectNode before = get(target);
          ObjectNode wanted = patch.apply(before.deepCopy(), target.type());
          pipeline.decode(target.type(), wanted, options);
          Change.checkVersion(target, before, wanted);
          return change.update(target, before, wanted, options);
        });
  }

  /// Server-side apply; creates the object when it does not exist.
  public Outcome apply(Target target, ObjectNode body, WriteOptions options) {
    if (body.path("metadata").has("managedFields")) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    pipeline.decode(target.type(), body, options);
    checkIdentity(target, body);
    body.withObject("/metadata").put("name", target.name());
    return store.exclusively(() -> applyLocked(target, body, options));
  }

  private Outcome applyLocked(Target target, ObjectNode body, WriteOptions options) {
    ObjectNode before = store.get(target.key());
    Ownership.Write write = pipeline.write(target, options, "Apply");
    if (before == null) {
      return applyNew(target, body, write, options);
    }
    Change.checkVersion(target, before, body);
    ObjectNode own = ownPart(target, body);
    ObjectNode wanted = Ownership.apply(before, own, write, options.force());
    return change.applied(target, before, wanted, options);
  }

  private Outcome applyNew(
      Target target, ObjectNode body, Ownership.Write write, WriteOptions options) {
    if (!target.subresource().isEmpty()) {
      throw target.notFound();
    }
    Names.check(target.type(), target.name());
    if (!body.path("metadata").path("resourceVersion").asText().isEmpty()) {
      throw StatusException.conflict(
          target.type().resource(), target.name(), "the object does not exist any more");
    }
    ObjectNode own = ownPart(target, body);
    ObjectNode object = creation.fresh(target, Ownership.apply(null, own, write, options.force()));
    // The owners are those of the apply alone: defaults belong to nobody.
    Ownership.apply(null, own, write, false).path("metadata").properties().stream()
        .filter(entry -> entry.getKey().equals("managedFields"))
        .forEach(entry -> object.withObject("/metadata").set("managedFields", entry.getValue()));
    pipeline.admit(target.type(), null, object);
    return new Outcome(201, pipeline.store(target, object, options.dryRun()));
  }

  // What this endpoint may set; the rest of an applied document is ignored.
  private static ObjectNode ownPart(Target target, ObjectNode body) {
    ObjectNode own = body.deepCopy();
    if (target.subresource().equals("status")) {
      ObjectNode only = JsonNodeFactory.instance.objectNode();
      only.set("apiVersion", own.get("apiVersion"));
      only.set("kind", own.get("kind"));
      only.putObject("metadata").put("name", target.name());
      if (own.has("status")) {
        only.set("status", own.get("status"));
      }
      return only;
    }
    if (target.type().has("status")) {
      own.remove("status");
    }
    return own;
  }

  public Outcome delete(Target target, JsonNode options, boolean dryRun) {
    return deletion.delete(target, options, dryRun);
  }

  /// Deletes every object that the selection matches; returns them.
  public List<ObjectNode> deleteCollection(
      Target collection, Selection selection, JsonNode options) {
    List<ObjectNode> deleted = new ArrayList<>();
    for (ObjectNode object : list(collection, selection).objects()) {
      JsonNode metadata = object.path("metadata");
      Target target =
          new Target(
              collection.type(),
              metadata.path("namespace").asText(),
              metadata.path("name").asText(),
              "");
      try {
        deletion.delete(target, options, false);
        deleted.add(object);
      } catch (StatusException e) {
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    return deleted;
  }

  /// A new unique identity, for answers that are not stored.
  public static String uid() {
    return UUID.randomUUID().toString();
  }

  private static void checkIdentity(Target target, ObjectNode body) {
    JsonNode metadata = body.path("metadata");
    String name = metadata.path("name").asText(target.name());
    String namespace = metadata.path("namespace").asText();
    if (!name.equals(target.name())) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    if (target.type().namespaced()
        && !namespace.isEmpty()
        && !namespace.equals(target.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the object ("
              + namespace
              + ") does not match the namespace on the"
              + " URL ("
              + target.namespace()
              + ")");
    }
  }

  /// A change of an object, computed from its present state.
  @FunctionalInterface
  public interface Patch {
    ObjectNode apply(ObjectNode current, ResourceType type);
  }
}
