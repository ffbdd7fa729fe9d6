package dev.ordercluster.local.api.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.admission.Definitions;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.store.ObjectKey;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.store.RevisionGoneException;
import dev.ordercluster.local.api.store.StoreEvent;
import dev.ordercluster.local.api.store.Subscription;
import dev.ordercluster.local.api.verbs.Resources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Removes what nothing owns any more, empties namespaces and definitions that are being deleted,
/// and forgets old events. Looks at everything again whenever a change could matter; a cluster of
/// one machine has few objects.
public final class GarbageCollector implements AutoCloseable {
  private static final Logger LOG = System.getLogger(GarbageCollector.class.getName());
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Duration EVENT_LIFE = Duration.ofHours(1);
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ObjectStore store;
  private final Collection collection;
  private final InstantSource clock;
  private final Hooks hooks;
  private final Thread thread;
  private volatile boolean closed;

  private GarbageCollector(
      Resources resources, TypeRegistry types, InstantSource clock, Hooks hooks) {
    this.store = resources.store();
    this.collection = new Collection(resources, types);
    this.clock = clock;
    this.hooks = hooks;
    this.thread = Thread.ofVirtual().name("garbage-collector").unstarted(this::run);
  }

  /// What else happens when some objects come or go.
  ///
  /// @param namespaceAdded told of every new namespace
  /// @param accountGone told of every deleted service account
  public record Hooks(Consumer<ObjectKey> namespaceAdded, Consumer<ObjectKey> accountGone) {}

  /// Starts the loop.
  public static GarbageCollector start(
      Resources resources, TypeRegistry types, InstantSource clock, Hooks hooks) {
    GarbageCollector collector = new GarbageCollector(resources, types, clock, hooks);
    collector.thread.start();
    return collector;
  }

  private void run() {
    while (!closed) {
      try (Subscription changes = store.subscribe("", store.revision())) {
        pass();
        follow(changes);
      } catch (InterruptedException e) {
        return;
      } catch (RevisionGoneException e) {
        LOG.log(Level.DEBUG, "fell behind, looking at everything again");
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.log(Level.ERROR, "garbage collection failed, trying again", e);
        }
      }
    }
  }

  private void follow(Subscription changes) throws InterruptedException {
    while (!closed) {
      StoreEvent event = changes.poll(QUIET);
      boolean due = event == null;
      while (event != null) {
        due |= matters(event);
        event = changes.poll(Duration.ZERO);
      }
      if (due) {
        pass();
      }
    }
  }

  private boolean matters(StoreEvent event) {
    boolean deleted = event.type() == StoreEvent.Type.DELETED;
    if (deleted && event.key().resource().equals("serviceaccounts")) {
      hooks.accountGone().accept(event.key());
    }
    if (event.type() == StoreEvent.Type.ADDED && event.key().resource().equals("namespaces")) {
      hooks.namespaceAdded().accept(event.key());
    }
    boolean owned =
        event.type() == StoreEvent.Type.ADDED
            && event.object().path("metadata").has("ownerReferences");
    return deleted || owned || World.deleting(event.object());
  }

  private void pass() {
    World world = new World(store.everything());
    world
        .objects()
        .forEach(
            (key, object) -> {
              collectDependent(world, key, object);
              if (World.deleting(object)) {
                finishDeletion(world, key, object);
              }
              if (key.resource().startsWith("events")) {
                forgetOld(key, object);
              }
            });
  }

  private void collectDependent(World world, ObjectKey key, ObjectNode object) {
    JsonNode owners = object.path("metadata").path("ownerReferences");
    int gone = 0;
    for (JsonNode owner : owners) {
      gone += world.exists(owner.path("uid").asText()) ? 0 : 1;
    }
    if (gone > 0 && gone == owners.size()) {
      collection.delete(key, object, "Background");
    } else if (gone > 0) {
      collection.removeOwners(key, uid -> !world.exists(uid));
    }
  }

  private void finishDeletion(World world, ObjectKey key, ObjectNode object) {
    if (World.hasFinalizer(object, ORPHAN)) {
      String uid = object.path("metadata").path("uid").asText();
      world.dependents(object).forEach(child -> collection.removeOwners(child, uid::equals));
      collection.removeFinalizer(key, ORPHAN);
    }
    if (World.hasFinalizer(object, FOREGROUND)) {
      deleteInForeground(world, key, object);
    }
    if (key.resource().equals("namespaces")) {
      emptyNamespace(world, key);
    }
    if (World.hasFinalizer(object, Definitions.CLEANUP)) {
      emptyDefinition(world, key);
    }
  }

  private void deleteInForeground(World world, ObjectKey key, ObjectNode object) {
    boolean waiting = false;
    for (ObjectKey child : world.dependents(object)) {
      ObjectNode dependent = world.objects().get(child);
      if (dependent != null) {
        waiting |= World.blocks(dependent, object);
        collection.delete(
            child, dependent, world.dependents(dependent).isEmpty() ? "Background" : "Foreground");
      }
    }
    if (!waiting) {
      collection.removeFinalizer(key, FOREGROUND);
    }
  }

  private void emptyNamespace(World world, ObjectKey namespace) {
    List<Map.Entry<ObjectKey, ObjectNode>> content =
        world.objects().entrySet().stream()
            .filter(entry -> entry.getKey().namespace().equals(namespace.name()))
            .toList();
    content.forEach(entry -> collection.delete(entry.getKey(), entry.getValue(), "Background"));
    if (content.isEmpty()) {
      collection.finalizeNamespace(namespace);
    }
  }

  private void emptyDefinition(World world, ObjectKey definition) {
    List<Map.Entry<ObjectKey, ObjectNode>> content =
        world.objects().entrySet().stream()
            .filter(entry -> entry.getKey().resource().equals(definition.name()))
            .toList();
    content.forEach(entry -> collection.delete(entry.getKey(), entry.getValue(), "Background"));
    if (content.isEmpty()) {
      collection.removeFinalizer(definition, Definitions.CLEANUP);
    }
  }

  private void forgetOld(ObjectKey key, ObjectNode event) {
    for (String field : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
      String time = event.path(field).asText();
      if (!time.isEmpty() && !time.equals("null")) {
        if (isOld(time)) {
          collection.delete(key, event, "Background");
        }
        return;
      }
    }
  }

  private boolean isOld(String time) {
    try {
      return Instant.parse(time).plus(EVENT_LIFE).isBefore(clock.instant());
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
