package dev.ordercluster.orders.cache;

import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/// Documents by key in Redis hashes, each with its version.
///
/// A write after a change leaves a marker with the new version and no body: a reader that loaded
/// the old version before the change and stores it afterwards is refused. What is lost while Redis
/// is away is bounded by the time to live. [Documents] reads through this.
public final class RedisCache {
  private static final Duration MARKER_LIFE = Duration.ofSeconds(30);
  private static final int MOST_OWED = 100_000;
  private static final int MARKS_AT_ONCE = 500;

  private static final String SET_IF_NEWER =
      """
      local known = redis.call('HGET', KEYS[1], 'v')
      if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
      redis.call('DEL', KEYS[1])
      redis.call('HSET', KEYS[1], 'v', ARGV[1], 't', ARGV[2], 'o', ARGV[3], 'b', ARGV[4])
      redis.call('PEXPIRE', KEYS[1], ARGV[5])
      return 1
      """;

  // An absence never replaces anything: neither a document nor the marker of a change.
  private static final String SET_ABSENT =
      """
      if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
      redis.call('HSET', KEYS[1], 'v', '0', 'n', '1')
      redis.call('PEXPIRE', KEYS[1], ARGV[1])
      return 1
      """;

  private static final String MARK =
      """
      for i, key in ipairs(KEYS) do
        local known = redis.call('HGET', key, 'v')
        if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
          redis.call('DEL', key)
          redis.call('HSET', key, 'v', ARGV[i + 1])
          redis.call('PEXPIRE', key, ARGV[1])
        end
      end
      return 1
      """;

  private static final String UNLOCK =
      "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

  private final Redis redis;
  private final List<Consumer<Collection<String>>> listeners = new CopyOnWriteArrayList<>();
  // What could not be marked while Redis was away, at most MOST_OWED of them.
  private final Map<String, Long> owed = new ConcurrentHashMap<>();

  public RedisCache(Redis redis) {
    this.redis = redis;
  }

  /// What Redis knows of a key.
  public sealed interface Lookup {
    /// A document.
    record Found(Entry entry) implements Lookup {}

    /// There is no such document.
    record Absent() implements Lookup {}

    /// Nothing is known.
    record Miss() implements Lookup {}

    /// Redis does not answer.
    record Away() implements Lookup {}
  }

  /// Looks a key up, after delivering what is owed: a process never reads what it knows to be old.
  public Lookup look(String key) {
    if (!settle()) {
      return new Lookup.Away();
    }
    return redis
        .ask("get", client -> client.hmget(key, "v", "t", "o", "b", "n"))
        .map(RedisCache::lookup)
        .orElseGet(Lookup.Away::new);
  }

  /// The document under a key, when Redis has it.
  public Optional<Entry> get(String key) {
    return look(key) instanceof Lookup.Found(Entry entry) ? Optional.of(entry) : Optional.empty();
  }

  /// Puts the new version of a document that this process has just committed.
  public void replace(String key, Entry entry, Duration life) {
    if (!store(key, entry, life)) {
      owe(Map.of(key, entry.version()));
    }
    listeners.forEach(listener -> listener.accept(List.of(key)));
  }

  /// Keeps a document that was just read, unless a newer one is known. The life is jittered by a
  /// fifth, so that what was stored together does not expire together.
  public void put(String key, Entry entry, Duration life) {
    var _ = store(key, entry, life);
  }

  /// Keeps that there is no such document, unless something is known of the key.
  public void putAbsent(String key, Duration life) {
    var _ =
        redis.ask("put", client -> client.eval(SET_ABSENT, List.of(key), List.of(jittered(life))));
  }

  /// Notes that documents have changed.
  ///
  /// @param versions the new version by key
  public void changed(Map<String, Long> versions) {
    if (versions.isEmpty()) {
      return;
    }
    if (!settle() || !mark(versions)) {
      owe(versions);
    }
    listeners.forEach(listener -> listener.accept(versions.keySet()));
  }

  /// True when Redis answers and knows of every change of this process.
  public boolean isCurrent() {
    return redis.isReachable() && settle();
  }

  /// Drops keys with whatever is known of their versions, for when the database has lost some.
  public void remove(String... keys) {
    var _ = redis.ask("remove", client -> client.del(keys));
    listeners.forEach(listener -> listener.accept(List.of(keys)));
  }

  /// Has the listener told of every key that this process changes, after the commit.
  void onChange(Consumer<Collection<String>> listener) {
    listeners.add(listener);
  }

  Meters meters() {
    return redis.meters();
  }

  /// Takes the right to load a key, for a while; the owner's name when it was free, empty when
  /// another process has it or Redis is away.
  Optional<String> lock(String key, Duration life) {
    String owner = UUID.randomUUID().toString();
    SetParams onlyIfFree = SetParams.setParams().nx().px(life.toMillis());
    return redis
        .ask("lock", client -> Optional.ofNullable(client.set(lockKey(key), owner, onlyIfFree)))
        .flatMap(taken -> taken)
        .map(_ -> owner);
  }

  /// Gives the right back, unless it has passed to another owner meanwhile.
  void unlock(String key, String owner) {
    var _ =
        redis.ask("unlock", client -> client.eval(UNLOCK, List.of(lockKey(key)), List.of(owner)));
  }

  private boolean store(String key, Entry entry, Duration life) {
    List<String> arguments =
        List.of(
            Long.toString(entry.version()),
            entry.etag(),
            entry.owner(),
            entry.body(),
            jittered(life));
    return redis
        .ask("put", client -> client.eval(SET_IF_NEWER, List.of(key), arguments))
        .isPresent();
  }

  private boolean mark(Map<String, Long> versions) {
    List<String> keys = List.copyOf(versions.keySet());
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(MARKER_LIFE.toMillis()));
    keys.forEach(key -> arguments.add(String.valueOf(versions.get(key))));
    return redis.ask("mark", client -> client.eval(MARK, keys, arguments)).isPresent();
  }

  // What does not fit any more is stale until its life in Redis ends.
  private void owe(Map<String, Long> versions) {
    if (owed.size() < MOST_OWED) {
      versions.forEach((key, version) -> owed.merge(key, version, Math::max));
    }
  }

  // Delivers what is owed; false when something still is.
  private boolean settle() {
    while (!owed.isEmpty()) {
      Map<String, Long> some = new HashMap<>();
      for (var debt : owed.entrySet()) {
        some.put(debt.getKey(), debt.getValue());
        if (some.size() == MARKS_AT_ONCE) {
          break;
        }
      }
      if (!mark(some)) {
        return false;
      }
      some.forEach(owed::remove);
    }
    return true;
  }

  private static String lockKey(String key) {
    return "loading:" + key;
  }

  private static String jittered(Duration life) {
    long millis = life.toMillis();
    return Long.toString(millis - ThreadLocalRandom.current().nextLong(millis / 5 + 1));
  }

  private static Lookup lookup(List<String> fields) {
    @Nullable String version = fields.get(0);
    @Nullable String body = fields.get(3);
    @Nullable String absent = fields.get(4);
    if (version != null && body != null) {
      return new Lookup.Found(
          new Entry(Long.parseLong(version), fields.get(1), fields.get(2), body));
    }
    return absent == null ? new Lookup.Miss() : new Lookup.Absent();
  }
}
