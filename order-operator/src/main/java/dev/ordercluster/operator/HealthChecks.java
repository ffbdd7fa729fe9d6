package dev.ordercluster.operator;

import dev.ordercluster.operator.ManagementServer.Health;
import io.javaoperatorsdk.operator.Operator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Whether the operator is alive, started and watching. A replica that stands by is ready: it is
/// there to take over. A leader that cannot renew its lease does not get unhealthy, it exits.
final class HealthChecks {
  private final AtomicReference<Operator> operator = new AtomicReference<>();
  private final AtomicBoolean leading = new AtomicBoolean();

  void started(Operator running) {
    operator.set(running);
  }

  void leading(boolean now) {
    leading.set(now);
  }

  boolean isLeading() {
    return leading.get();
  }

  /// Fails only when a watch has died for good; the process is then restarted.
  Health live() {
    return watches(true);
  }

  Health ready() {
    return watches(false);
  }

  Health started() {
    return watches(false);
  }

  private Health watches(boolean beforeStart) {
    Operator running = operator.get();
    Map<String, String> details = new TreeMap<>();
    details.put("role", leading.get() ? "leading" : "standing by");
    if (running == null) {
      details.put("watches", "starting");
      return new Health(beforeStart, details);
    }
    Map<?, ?> unhealthy = running.getRuntimeInfo().unhealthyEventSources();
    boolean healthy = unhealthy.values().stream().allMatch(HealthChecks::isEmpty);
    details.put("watches", healthy ? "running" : "not running: " + unhealthy);
    return new Health(healthy, details);
  }

  private static boolean isEmpty(Object sources) {
    return sources instanceof Map<?, ?> map && map.isEmpty();
  }
}
