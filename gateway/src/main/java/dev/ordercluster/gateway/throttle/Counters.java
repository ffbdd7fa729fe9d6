package dev.ordercluster.gateway.throttle;

import java.util.List;
import java.util.Optional;

/// Where TATs are kept: shared in Redis, or local to this gateway.
interface Counters {
  /// Charges a request to all of its policies, or to none when one of them denies.
  ///
  /// @return what was stored before, or empty when the store cannot be asked now
  Optional<Reading> charge(List<Counted> counted);

  boolean isHealthy();

  /// The store's time and each key's TAT before the request, in microseconds.
  record Reading(long now, List<Long> tats) {}
}
