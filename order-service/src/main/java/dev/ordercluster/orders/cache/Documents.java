package dev.ordercluster.orders.cache;

import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Documents of one kind, read through two layers: this process, then Redis, then the database.
///
/// A document that nobody has is loaded once: within a process the others wait for the load, and
/// across processes a short-lived lock in Redis lets one of them load while the others look again
/// every few milliseconds. Whoever has waited [#PATIENCE] loads for itself, so a process that dies
/// while it loads delays the others and stops nobody. What does not exist is remembered, shortly.
public final class Documents {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Kind kind;
  private final RedisCache redis;
  private final LocalCache<String, Entry> local;
  private final Meters meters;
  private final LongAdder reads = new LongAdder();
  private final LongAdder loads = new LongAdder();

  /// What the documents of a kind have in common.
  ///
  /// @param name in the metrics: `product`
  /// @param life longest time in Redis; the bound on what is stale after a lost invalidation
  /// @param absentLife longest time that the absence of a document is remembered
  /// @param localLife longest time in this process; zero keeps nothing here
  public record Kind(String name, Duration life, Duration absentLife, Duration localLife) {}

  /// Makes the reader of a kind.
  public Documents(Kind kind, RedisCache redis) {
    this.kind = kind;
    this.redis = redis;
    this.meters = redis.meters();
    Duration absentLocally =
        kind.localLife().compareTo(kind.absentLife()) < 0 ? kind.localLife() : kind.absentLife();
    this.local =
        new LocalCache<>(
            new LocalCache.Limits(
                10_000, kind.localLife(), absentLocally, PATIENCE.multipliedBy(2)),
            this::note);
    redis.onChange(keys -> keys.forEach(local::forget));
    meters.gauge("cache_hit_ratio", "cache", kind.name(), this::hitRatio);
  }

  /// The document under that key; empty when there is none.
  ///
  /// @param loader reads it from the database
  public Optional<Entry> get(String key, Supplier<Optional<Entry>> loader) {
    long start = System.nanoTime();
    try {
      Map<String, Entry> found =
          local.get(
              List.of(key),
              _ -> fromRedis(key, loader).map(entry -> Map.of(key, entry)).orElseGet(Map::of));
      return Optional.ofNullable(found.get(key));
    } finally {
      meters.time("cache_read", "cache", kind.name(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /// Forgets what this process keeps of a key, for when another one changed it.
  public void forget(String key) {
    local.forget(key);
  }

  /// Forgets all that this process keeps, for when changes may have been missed.
  public void forgetAll() {
    local.forgetAll();
  }

  /// Reads answered without the database, of all reads of this process; 1 before the first.
  double hitRatio() {
    double all = reads.sum();
    return all == 0 ? 1 : 1 - loads.sum() / all;
  }

  private Optional<Entry> fromRedis(String key, Supplier<Optional<Entry>> loader) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      switch (redis.look(key)) {
        case RedisCache.Lookup.Found(Entry entry) -> {
          count("redis", "hit");
          return Optional.of(entry);
        }
        case RedisCache.Lookup.Absent() -> {
          count("redis", "absent");
          return Optional.empty();
        }
        case RedisCache.Lookup.Away() -> {
          count("redis", "away");
          return load(key, loader);
        }
        case RedisCache.Lookup.Miss() -> {
          Optional<String> owner = redis.lock(key, PATIENCE);
          if (owner.isPresent()) {
            return leading(key, owner.get(), loader);
          }
          LockSupport.parkNanos(
              TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(2000, 8000)));
        }
      }
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    count("redis", "impatient");
    return load(key, loader);
  }

  private Optional<Entry> leading(String key, String owner, Supplier<Optional<Entry>> loader) {
    try {
      // Another process may have loaded it between the look and the lock.
      if (redis.look(key) instanceof RedisCache.Lookup.Found(Entry entry)) {
        count("redis", "hit");
        return Optional.of(entry);
      }
      count("redis", "miss");
      return load(key, loader);
    } finally {
      redis.unlock(key, owner);
    }
  }

  private Optional<Entry> load(String key, Supplier<Optional<Entry>> loader) {
    loads.increment();
    Optional<Entry> loaded = loader.get();
    loaded.ifPresentOrElse(
        entry -> redis.put(key, entry, kind.life()), () -> redis.putAbsent(key, kind.absentLife()));
    return loaded;
  }

  private void note(LocalCache.Result result) {
    reads.increment();
    count("process", result.name().toLowerCase(Locale.ROOT));
  }

  private void count(String layer, String result) {
    meters.count("cache_reads", Map.of("cache", kind.name(), "layer", layer, "result", result));
  }
}
