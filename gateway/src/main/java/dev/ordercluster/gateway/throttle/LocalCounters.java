package dev.ordercluster.gateway.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counters of this gateway alone, bounded in number. Used while Redis is away, when each gateway
/// allows the whole limit by itself.
final class LocalCounters implements Counters {
  private static final int MAX_KEYS = 100_000;

  private final Cache<String, Long> tats =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(Duration.ofHours(1)).build();

  @Override
  public synchronized Optional<Reading> charge(List<Counted> counted) {
    long now = System.nanoTime() / 1000;
    // nanoTime may be negative; TATs are compared with "none stored", so it must not matter.
    List<Long> before = new ArrayList<>(counted.size());
    boolean allowed = true;
    for (Counted one : counted) {
      Long stored = tats.getIfPresent(one.storeKey());
      long tat = stored == null ? now : stored;
      before.add(tat);
      allowed &= one.gcra().decide(tat, now).allowed();
    }
    if (allowed) {
      for (int i = 0; i < counted.size(); i++) {
        Counted one = counted.get(i);
        tats.put(one.storeKey(), one.gcra().decide(before.get(i), now).tat());
      }
    }
    return Optional.of(new Reading(now, before));
  }

  @Override
  public boolean isHealthy() {
    return true;
  }
}
