package dev.ordercluster.orders.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The layer inside this process: bounded in number and in age, and one load per key at a time
/// (single flight): whoever asks for a key that is being loaded waits for that load. What does not
/// exist is remembered too.
///
/// A load that [#forget] overtakes is answered to those who were waiting already and not kept, so a
/// value older than the last forget is never found here.
public final class LocalCache<K, V> {
  private final Cache<K, Known<V>> known;
  private final Map<K, Flight<V>> flights = new ConcurrentHashMap<>();
  private final Limits limits;
  private final Consumer<Result> results;

  /// How a key was answered.
  public enum Result {
    /// Found here.
    HIT,
    /// Known here not to exist.
    ABSENT,
    /// Loaded by this call.
    MISS,
    /// Loaded by another call that was under way.
    SHARED
  }

  /// The bounds of a layer.
  ///
  /// @param entries most keys kept
  /// @param life longest age, shortened by up to a fifth at random
  /// @param absentLife the same for keys that do not exist
  /// @param patience longest wait for the load of another call; then the caller loads for itself
  public record Limits(int entries, Duration life, Duration absentLife, Duration patience) {
    public Limits {
      if (entries < 1 || life.isNegative() || absentLife.isNegative() || patience.isNegative()) {
        throw new IllegalArgumentException("expected bounds above zero");
      }
    }
  }

  /// Reads values where they are kept; keys that do not exist are left out of the answer.
  public interface Loader<K, V> {
    Map<K, V> load(List<K> keys);
  }

  private sealed interface Known<V> {
    record Present<V>(V value) implements Known<V> {}

    record Absent<V>() implements Known<V> {}
  }

  // A load that is under way; compared by identity.
  private static final class Flight<V> {
    private final CompletableFuture<Known<V>> landing = new CompletableFuture<>();
  }

  /// Makes an empty layer.
  ///
  /// @param results told of every key that is asked for
  public LocalCache(Limits limits, Consumer<Result> results) {
    this.limits = limits;
    this.results = results;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(limits.entries())
            .expireAfter(Expiry.<K, Known<V>>writing((_, value) -> life(limits, value)))
            .build();
  }

  /// The values of these keys; one that does not exist is absent.
  public Map<K, V> get(Collection<K> keys, Loader<K, V> loader) {
    Map<K, V> found = new LinkedHashMap<>();
    Map<K, Flight<V>> own = new LinkedHashMap<>();
    Map<K, Flight<V>> others = new LinkedHashMap<>();
    for (K key : new LinkedHashSet<>(keys)) {
      Known<V> hit = known.getIfPresent(key);
      if (hit == null) {
        Flight<V> mine = new Flight<>();
        Flight<V> flying = flights.putIfAbsent(key, mine);
        // The load of another call may have landed between the look and the claim.
        hit = flying == null ? known.getIfPresent(key) : null;
        if (hit == null) {
          (flying == null ? own : others).put(key, flying == null ? mine : flying);
          continue;
        }
        flights.remove(key, mine);
        mine.landing.complete(hit);
      }
      results.accept(hit instanceof Known.Absent<V> ? Result.ABSENT : Result.HIT);
      collect(key, hit, found);
    }
    // First one's own loads, then the wait: two calls that wait for each other cannot be stuck.
    if (!own.isEmpty()) {
      lead(own, loader, found);
    }
    others.forEach((key, flying) -> follow(key, flying, loader, found));
    return found;
  }

  /// Keeps a value that is known to be current.
  public void put(K key, V value) {
    flights.compute(
        key,
        (_, _) -> {
          keep(key, new Known.Present<>(value));
          return null;
        });
  }

  /// Drops a key; a load that is under way is not kept.
  public void forget(K key) {
    flights.compute(
        key,
        (_, _) -> {
          known.invalidate(key);
          return null;
        });
  }

  /// Drops everything.
  public void forgetAll() {
    flights.clear();
    known.invalidateAll();
  }

  private void lead(Map<K, Flight<V>> own, Loader<K, V> loader, Map<K, V> found) {
    try {
      Map<K, V> loaded = loader.load(new ArrayList<>(own.keySet()));
      own.forEach(
          (key, mine) -> {
            V value = loaded.get(key);
            Known<V> answer = value == null ? new Known.Absent<>() : new Known.Present<>(value);
            results.accept(Result.MISS);
            land(key, mine, answer);
            collect(key, answer, found);
          });
    } catch (RuntimeException e) {
      own.values().forEach(mine -> mine.landing.completeExceptionally(e));
      throw e;
    } finally {
      own.forEach(
          (key, mine) -> {
            flights.remove(key, mine);
            mine.landing.cancel(false);
          });
    }
  }

  private void land(K key, Flight<V> mine, Known<V> answer) {
    flights.computeIfPresent(
        key,
        (_, flying) -> {
          if (flying != mine) {
            return flying;
          }
          keep(key, answer);
          return null;
        });
    mine.landing.complete(answer);
  }

  // A life of zero keeps nothing; then only the flights are of use.
  private void keep(K key, Known<V> answer) {
    if (life(limits, answer).isPositive()) {
      known.put(key, answer);
    }
  }

  private void follow(K key, Flight<V> flying, Loader<K, V> loader, Map<K, V> found) {
    try {
      collect(key, flying.landing.get(limits.patience().toNanos(), TimeUnit.NANOSECONDS), found);
      results.accept(Result.SHARED);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException | CancellationException _) {
      results.accept(Result.MISS);
      found.putAll(loader.load(List.of(key)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a load", e);
    }
  }

  private static <K, V> void collect(K key, Known<V> answer, Map<K, V> found) {
    if (answer instanceof Known.Present<V>(V value)) {
      found.put(key, value);
    }
  }

  private static Duration life(Limits limits, Known<?> value) {
    long most = (value instanceof Known.Absent<?> ? limits.absentLife() : limits.life()).toNanos();
    return Duration.ofNanos(most - ThreadLocalRandom.current().nextLong(most / 5 + 1));
  }
}
