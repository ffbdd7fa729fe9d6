package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which news were told lately. What comes and goes with the load is told once in a while: the
/// status has it all the time.
final class RecentNews {
  private static final Duration WHILE = Duration.ofMinutes(5);
  private static final int MOST = 4096;

  private final Map<String, Instant> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  /// Whether this was not told within the last while; it counts as told from here on.
  synchronized boolean isFirst(OrderCluster cluster, Condition condition, Instant now) {
    String key =
        String.join(
            "|",
            cluster.getMetadata().getUid(),
            condition.type(),
            condition.status(),
            condition.reason());
    Instant last = told.get(key);
    if (last != null && Duration.between(last, now).abs().compareTo(WHILE) < 0) {
      return false;
    }
    told.put(key, now);
    return true;
  }
}
