package dev.ordercluster.operator.reconcile;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What keeps a pod from serving, in words: the image that cannot be had, the container that keeps
/// failing, the node that is not found.
final class PodTrouble {
  private static final Set<String> NORMAL_WAITING = Set.of("ContainerCreating", "PodInitializing");
  private static final int MAX_LENGTH = 300;

  private PodTrouble() {}

  /// The trouble of the first pod that has one.
  static Optional<String> of(List<Pod> pods) {
    return pods.stream().flatMap(pod -> of(pod).stream()).findFirst();
  }

  private static Optional<String> of(Pod pod) {
    if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.empty();
    }
    String name = "pod " + pod.getMetadata().getName() + " ";
    return Stream.concat(
            statuses(pod).flatMap(status -> waiting(status).stream()),
            conditions(pod).flatMap(condition -> unschedulable(condition).stream()))
        .map(text -> name + text)
        .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text)
        .findFirst();
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    List<PodCondition> conditions = pod.getStatus().getConditions();
    return conditions == null ? Stream.empty() : conditions.stream();
  }

  private static Optional<String> waiting(ContainerStatus status) {
    ContainerState state = status.getState();
    if (state == null
        || state.getWaiting() == null
        || state.getWaiting().getReason() == null
        || NORMAL_WAITING.contains(state.getWaiting().getReason())) {
      return Optional.empty();
    }
    String message = state.getWaiting().getMessage();
    return Optional.of(
        state.getWaiting().getReason()
            + (message == null ? "" : " (" + message + ")")
            + lastExit(status));
  }

  private static String lastExit(ContainerStatus status) {
    ContainerState last = status.getLastState();
    if (last == null
        || last.getTerminated() == null
        || last.getTerminated().getExitCode() == null) {
      return "";
    }
    return ", last exit code " + last.getTerminated().getExitCode();
  }

  private static Optional<String> unschedulable(PodCondition condition) {
    boolean found =
        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus());
    return found ? Optional.of("is not scheduled: " + condition.getMessage()) : Optional.empty();
  }
}
