package dev.ordercluster.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// The bounded store of kept answers. Nothing counts as fresh for longer than a moment, so no
/// invalidation has to arrive for a change to be seen in time; what goes through this gateway is
/// forgotten at once on top.
public final class ResponseCache {
  private static final Duration PASSED_FOR = Duration.ofSeconds(10);
  private static final int PASSED = 10_000;

  private final Settings settings;
  private final Cache<String, Stored> kept;
  // What turned out not to be for keeping: nobody waits for another's answer there.
  private final Cache<String, Boolean> passed =
      Caffeine.newBuilder().maximumSize(PASSED).expireAfterWrite(PASSED_FOR).build();
  private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
  private final AtomicLong epoch = new AtomicLong();

  /// How much is kept and for how long.
  ///
  /// @param maxBytes of everything; 0 keeps nothing
  /// @param maxEntry bytes of one body
  /// @param fresh how long an answer counts without asking the service
  /// @param staleIfError how long it may stand in for a service that cannot answer
  public record Settings(int maxBytes, int maxEntry, Duration fresh, Duration staleIfError) {}

  public ResponseCache(Settings settings) {
    this.settings = settings;
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(settings.maxBytes())
            .<String, Stored>weigher((key, stored) -> key.length() + stored.weight())
            .expireAfterWrite(settings.fresh().plus(settings.staleIfError()))
            .build();
  }

  /// One request to the service that others wait for.
  public final class Flight {
    private final String key;
    private final long began = epoch.get();
    private final CompletableFuture<Optional<Stored>> result = new CompletableFuture<>();

    private Flight(String key) {
      this.key = key;
    }

    /// Ends it with what the service said. Kept, unless something was forgotten meanwhile.
    public void landed(Stored stored) {
      if (began == epoch.get()) {
        kept.put(key, stored);
      }
      end(Optional.of(stored));
    }

    /// Ends it with the news that the kept answer is current.
    public Stored confirmed(Stored known, long askedAt) {
      Stored again = known.confirmed(askedAt);
      landed(again);
      return again;
    }

    /// Ends it with what is kept, because the service cannot answer.
    public void standsIn(Stored known) {
      end(Optional.of(known));
    }

    /// Ends it without an answer for others, each of whom asks for itself; does nothing after an
    /// answer.
    public void end() {
      end(Optional.empty());
    }

    private void end(Optional<Stored> stored) {
      var _ = flights.remove(key, this);
      var _ = result.complete(stored);
    }

    /// Waits for it; empty when it brought nothing in time.
    public Optional<Stored> await(Duration atMost) {
      try {
        return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException _) {
        return Optional.empty();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /// Whose turn it is to ask.
  ///
  /// @param leads the caller must end the flight; else it may wait for it
  public record Turn(Flight flight, boolean leads) {}

  /// What is kept under a key, fresh or not.
  public Optional<Stored> get(String key) {
    return Optional.ofNullable(kept.getIfPresent(key));
  }

  public boolean isFresh(Stored stored, long now) {
    return stored.age(now) < settings.fresh().toNanos();
  }

  /// It may still be sent when the service cannot answer.
  public boolean isUsableOnError(Stored stored, long now) {
    return stored.age(now) < settings.fresh().plus(settings.staleIfError()).toNanos();
  }

  /// Asks for the turn at a key.
  public Turn join(String key) {
    Flight mine = new Flight(key);
    Flight others = flights.putIfAbsent(key, mine);
    return others == null ? new Turn(mine, true) : new Turn(others, false);
  }

  /// A turn of one's own, after another's brought nothing: nobody waits for it.
  public Flight apart(String key) {
    return new Flight(key);
  }

  /// Nothing is kept under this key for now.
  public void pass(String key) {
    kept.invalidate(key);
    passed.put(key, true);
  }

  public boolean isPassed(String key) {
    return settings.maxBytes() == 0 || passed.getIfPresent(key) != null;
  }

  /// Forgets everything whose key begins so, also what is on its way.
  public void forget(String prefix) {
    epoch.incrementAndGet();
    flights.keySet().removeIf(key -> key.startsWith(prefix));
    kept.asMap().keySet().removeIf(key -> key.startsWith(prefix));
  }

  public int maxEntry() {
    return settings.maxEntry();
  }

  /// Kept answers.
  public int size() {
    return Math.toIntExact(kept.estimatedSize());
  }
}
