package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.Component;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What deletion does next: stop the traffic, then the order services (which drain), then the data
/// services, then clear up. Pure.
sealed interface DeletionStep {
  /// Time after which deletion no longer waits for pods to stop by themselves.
  Duration PATIENCE = Duration.ofMinutes(5);

  /// Remove the workloads of these components and wait until their pods are gone.
  record Stop(Set<Component> components) implements DeletionStep {}

  /// Remove everything else and let the cluster go.
  record Finish() implements DeletionStep {}

  List<Set<Component>> ORDER =
      List.of(
          Set.of(Component.GATEWAY),
          Set.of(Component.ORDER_SERVICE),
          Set.of(Component.POSTGRES, Component.REDIS, Component.KAFKA));

  /// The next step.
  ///
  /// @param present components whose workload or pods are still there
  /// @param waited time since deletion began
  static DeletionStep next(Set<Component> present, Duration waited) {
    if (waited.compareTo(PATIENCE) >= 0) {
      return new Finish();
    }
    return ORDER.stream()
        .filter(group -> group.stream().anyMatch(present::contains))
        .<DeletionStep>map(Stop::new)
        .findFirst()
        .orElseGet(Finish::new);
  }
}
