package dev.ordercluster.operator.reconcile;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What keeps a pod from serving, in words: the image that cannot be had, the container that keeps
/// failing, the node that is not found.
final class PodTrouble {
  private static final Set<String> NORMAL_WAITING = Set.of("ContainerCreating", "PodInitializing");
  private static final int MAX_LENGTH = 400;

  private PodTrouble() {}

  /// The trouble of the first pod that has one.
  static Optional<String> of(List<Pod> pods) {
    return pods.stream().flatMap(pod -> of(pod).stream()).findFirst();
  }

  /// The trouble of the newest pod that does not serve; when it tells none itself, that it does not
  /// serve.
  static Optional<String> ofNewest(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && !serves(pod))
        .max(Comparator.comparing(PodTrouble::created).thenComparing(PodTrouble::name))
        .map(pod -> of(pod).orElseGet(() -> name(pod) + " " + silent(pod)));
  }

  /// The last failure that a container serves again after. However short it was, it stands in the
  /// pod as long as the pod is there.
  static Optional<String> lastRestart(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null && pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(
            pod ->
                statuses(pod)
                    .filter(status -> Boolean.TRUE.equals(status.getReady()))
                    .flatMap(status -> failure(status).stream())
                    .map(end -> new Restart(name(pod), end)))
        .max(Comparator.comparing(Restart::at).thenComparing(Restart::pod))
        .map(Restart::words);
  }

  private record Restart(String pod, ContainerStateTerminated end) {
    String at() {
      return Objects.requireNonNullElse(end.getFinishedAt(), "");
    }

    String words() {
      return pod
          + " serves again after exit code "
          + end.getExitCode()
          + (at().isEmpty() ? "" : " at " + at());
    }
  }

  private static Optional<ContainerStateTerminated> failure(ContainerStatus status) {
    return Optional.ofNullable(status.getLastState())
        .map(ContainerState::getTerminated)
        .filter(end -> end.getExitCode() != null && end.getExitCode() != 0);
  }

  private static Optional<String> of(Pod pod) {
    if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.empty();
    }
    return Stream.concat(
            statuses(pod).flatMap(status -> PodTrouble.of(status).stream()),
            conditions(pod).flatMap(condition -> unschedulable(condition).stream()))
        .map(text -> name(pod) + " " + text)
        .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text)
        .findFirst();
  }

  private static String name(Pod pod) {
    return "pod " + pod.getMetadata().getName();
  }

  private static String created(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), "");
  }

  private static boolean serves(Pod pod) {
    return pod.getStatus() != null
        && conditions(pod)
            .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
  }

  private static String silent(Pod pod) {
    boolean running =
        pod.getStatus() != null
            && statuses(pod)
                .anyMatch(one -> one.getState() != null && one.getState().getRunning() != null);
    return running ? "runs, but its readiness probe is not answered with 200" : "has not started";
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    List<PodCondition> conditions = pod.getStatus().getConditions();
    return conditions == null ? Stream.empty() : conditions.stream();
  }

  private static Optional<String> of(ContainerStatus status) {
    ContainerState state = status.getState();
    if (state == null) {
      return Optional.empty();
    }
    ContainerStateTerminated end = state.getTerminated();
    if (end != null && end.getExitCode() != null && end.getExitCode() != 0) {
      return Optional.of("ended with exit code " + end.getExitCode() + lastWords(end));
    }
    if (state.getWaiting() == null
        || state.getWaiting().getReason() == null
        || NORMAL_WAITING.contains(state.getWaiting().getReason())) {
      return restarted(status);
    }
    String message = state.getWaiting().getMessage();
    return Optional.of(
        state.getWaiting().getReason()
            + (message == null ? "" : " (" + message + ")")
            + lastExit(status));
  }

  // Between two crashes a container runs for a moment.
  private static Optional<String> restarted(ContainerStatus status) {
    String last = lastExit(status);
    return Boolean.TRUE.equals(status.getReady()) || last.isEmpty()
        ? Optional.empty()
        : Optional.of("starts again after" + last.substring(1));
  }

  private static String lastExit(ContainerStatus status) {
    ContainerState last = status.getLastState();
    if (last == null
        || last.getTerminated() == null
        || last.getTerminated().getExitCode() == null) {
      return "";
    }
    ContainerStateTerminated end = last.getTerminated();
    return ", last exit code " + end.getExitCode() + lastWords(end);
  }

  private static String lastWords(ContainerStateTerminated end) {
    return LastWords.in(Objects.requireNonNullElse(end.getMessage(), ""))
        .map(words -> ": " + words)
        .orElse("");
  }

  private static Optional<String> unschedulable(PodCondition condition) {
    boolean found =
        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus());
    return found ? Optional.of("is not scheduled: " + condition.getMessage()) : Optional.empty();
  }
}
