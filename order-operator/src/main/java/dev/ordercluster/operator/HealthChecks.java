package dev.ordercluster.operator;

import dev.ordercluster.operator.ManagementServer.Health;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

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

  /// Fails only when a watch has ended for good; the process is then restarted. One that is
  /// connecting again is not dead.
  Health live() {
    return watches(true, InformerHealthIndicator::isRunning);
  }

  Health ready() {
    return started();
  }

  Health started() {
    return watches(false, informer -> informer.isRunning() && informer.hasSynced());
  }

  private Health watches(boolean beforeStart, Predicate<InformerHealthIndicator> well) {
    Operator running = operator.get();
    Map<String, String> details = new TreeMap<>();
    details.put("role", leading.get() ? "leading" : "standing by");
    if (running == null) {
      details.put("watches", "starting");
      return new Health(beforeStart, details);
    }
    List<String> ill = new ArrayList<>();
    RuntimeInfo info = running.getRuntimeInfo();
    for (Map<String, ?> sources :
        info.unhealthyInformerWrappingEventSourceHealthIndicator().values()) {
      sources.forEach(
          (name, source) -> {
            if (source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
                && !allWell(informers, well)) {
              ill.add(name);
            }
          });
    }
    details.put("watches", ill.isEmpty() ? "running" : "not running: " + String.join(", ", ill));
    return new Health(ill.isEmpty(), details);
  }

  private static boolean allWell(
      InformerWrappingEventSourceHealthIndicator<?> source,
      Predicate<InformerHealthIndicator> well) {
    return source.informerHealthIndicators().values().stream().allMatch(well);
  }
}
