package dev.ordercluster.local.api.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/// Every object of the cluster as a JSON document, with one revision counter over all of them.
///
/// A write is on disk, synced, before it returns and before any watcher sees it; a process killed
/// at any moment comes back with exactly the acknowledged writes. One writer at a time: callers
/// that read, decide and write do so inside [#exclusively]. Stored documents are shared and must
/// never be changed: copy first.
public final class ObjectStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REVISION = "revision";
  private static final int COMPACT_EVERY = 2000;
  private static final int COMPACT_BYTES = 4 << 20;

  private final MVStore file;
  private final MVMap<String, byte[]> documents;
  private final MVMap<String, Long> counters;
  private final ConcurrentSkipListMap<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final History history;
  private long revision;
  private int commits;

  private ObjectStore(MVStore file) {
    this.file = file;
    this.documents = file.openMap("objects");
    this.counters = file.openMap("counters");
    documents.forEach((key, bytes) -> objects.put(key, decode(key, bytes)));
    this.revision = counters.getOrDefault(REVISION, 1L);
    this.history = new History(revision);
  }

  /// Opens or creates the store in `directory`.
  ///
  /// @throws IllegalStateException when another process has it open or it is damaged
  public static ObjectStore open(Path directory) {
    Path path = directory.resolve("objects.mv");
    try {
      MVStore.Builder builder = new MVStore.Builder();
      builder.fileName(path.toString()).autoCommitDisabled().cacheSize(4);
      return new ObjectStore(builder.open());
    } catch (MVStoreException e) {
      throw new IllegalStateException(
          "cannot open the object store "
              + path
              + ": it is damaged or another local-cluster uses this data directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /// Runs `action` while nobody else writes.
  public <T> T exclusively(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  public @Nullable ObjectNode get(ObjectKey key) {
    return objects.get(key.toString());
  }

  public long revision() {
    lock.lock();
    try {
      return revision;
    } finally {
      lock.unlock();
    }
  }

  /// All objects under a prefix, as of the returned revision, in order.
  public Snapshot list(String prefix) {
    lock.lock();
    try {
      return new Snapshot(
          revision, new ArrayList<>(objects.subMap(prefix, prefix + '\uffff').values()));
    } finally {
      lock.unlock();
    }
  }

  /// The keys and objects of everything, as of one revision.
  public Map<ObjectKey, ObjectNode> everything() {
    lock.lock();
    try {
      Map<ObjectKey, ObjectNode> all = new LinkedHashMap<>();
      objects.forEach((key, object) -> all.put(ObjectKey.parse(key), object));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Stores a new or changed object; sets its `metadata.resourceVersion`.
  public ObjectNode put(ObjectKey key, ObjectNode object) {
    lock.lock();
    try {
      ObjectNode before = objects.get(key.toString());
      long next = revision + 1;
      object.withObject("/metadata").put("resourceVersion", Long.toString(next));
      documents.put(key.toString(), encode(object));
      commit(next);
      objects.put(key.toString(), object);
      publish(
          new StoreEvent(
              before == null ? StoreEvent.Type.ADDED : StoreEvent.Type.MODIFIED,
              next,
              key,
              before,
              object));
      return object;
    } finally {
      lock.unlock();
    }
  }

  /// Removes an object for good; `last` is its final state, which watchers see.
  public ObjectNode remove(ObjectKey key, ObjectNode last) {
    lock.lock();
    try {
      long next = revision + 1;
      last.withObject("/metadata").put("resourceVersion", Long.toString(next));
      documents.remove(key.toString());
      commit(next);
      ObjectNode before = objects.remove(key.toString());
      publish(new StoreEvent(StoreEvent.Type.DELETED, next, key, before, last));
      return last;
    } finally {
      lock.unlock();
    }
  }

  /// Changes of objects under `prefix` after revision `since`.
  ///
  /// @throws RevisionGoneException when the history does not reach back that far
  public Subscription subscribe(String prefix, long since) {
    lock.lock();
    try {
      Subscription subscription =
          new Subscription(prefix, history.since(since), subscriptions::remove);
      subscriptions.add(subscription);
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  /// Tells `listener` of every committed change, before the writer and watchers learn of it. It
  /// must be quick and must not write.
  public void onCommit(Consumer<StoreEvent> listener) {
    listeners.add(listener);
  }

  /// Small durable facts that are not objects (tokens): a map of their own.
  public DurableMap map(String name) {
    return new DurableMap(file, file.openMap(name), lock);
  }

  private void commit(long next) {
    counters.put(REVISION, next);
    file.commit();
    file.sync();
    revision = next;
    commits++;
    if (commits % COMPACT_EVERY == 0) {
      file.compact(60, COMPACT_BYTES);
    }
  }

  private void publish(StoreEvent event) {
    history.add(event);
    listeners.forEach(listener -> listener.accept(event));
    subscriptions.forEach(subscription -> subscription.offer(event));
  }

  @Override
  public void close() {
    file.close();
  }

  private static byte[] encode(ObjectNode object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode decode(String key, byte[] bytes) {
    try {
      return (ObjectNode) JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("object " + key + " is damaged", e);
    }
  }

  /// Objects as of one revision.
  public record Snapshot(long revision, List<ObjectNode> objects) {}
}
