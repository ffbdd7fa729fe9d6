package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a pod's status says.
public final class Pods {
  private Pods() {}

  public static String phase(Pod pod) {
    PodStatus status = pod.getStatus();
    return status == null || status.getPhase() == null ? "Pending" : status.getPhase();
  }

  /// Whether the pod has ended for good (`Succeeded` or `Failed`).
  public static boolean finished(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public static boolean terminating(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  /// Whether a controller counts the pod as one of its replicas.
  public static boolean active(Pod pod) {
    return !finished(pod) && !terminating(pod);
  }

  public static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(one -> type.equals(one.getType()))
            .findFirst();
  }

  public static boolean ready(Pod pod) {
    return condition(pod, "Ready").filter(one -> "True".equals(one.getStatus())).isPresent();
  }

  /// Since when the pod is ready; empty when it is not.
  public static Optional<Instant> readySince(Pod pod) {
    return condition(pod, "Ready")
        .filter(one -> "True".equals(one.getStatus()))
        .flatMap(one -> Times.parse(one.getLastTransitionTime()));
  }

  /// Whether the pod has been ready for at least `minimum`.
  public static boolean available(Pod pod, Duration minimum, Instant now) {
    return ready(pod)
        && (minimum.isZero()
            || readySince(pod).filter(since -> !since.plus(minimum).isAfter(now)).isPresent());
  }

  public static String address(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPodIP() == null
        ? ""
        : pod.getStatus().getPodIP();
  }

  public static Instant createdAt(HasMetadata object) {
    return Times.parse(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }
}
