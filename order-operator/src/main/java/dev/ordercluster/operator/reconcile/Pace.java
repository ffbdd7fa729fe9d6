package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.status.DataPath;
import dev.ordercluster.operator.status.Observation;
import java.time.Duration;

/// When to look again without being told of a change. Watches tell of everything but two things:
/// what a read through the gateway answers, and ConfigMaps that are not ours.
final class Pace {
  static final Duration DELETING = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private Pace() {}

  static Duration until(OrderClusterStatus status, Observation observed, Duration steady) {
    if (observed.dataPath() instanceof DataPath.Failed || !observed.missingKeys().isEmpty()) {
      return SOON;
    }
    return "Ready".equals(status.phase()) && !observed.rollout().underway() ? steady : PATIENT;
  }
}
