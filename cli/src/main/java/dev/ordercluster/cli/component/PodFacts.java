package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a pod's status says, without its gaps.
public record PodFacts(Pod pod) {
  private static final Set<String> FAILURES =
      Set.of(
          "CrashLoopBackOff",
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  public boolean isReady() {
    return status().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()))
        && !isLeaving();
  }

  /// Whether a container is said to run since before a moment.
  boolean startedBefore(Instant moment) {
    return containers().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getRunning() != null)
        .map(state -> state.getRunning().getStartedAt())
        .filter(Objects::nonNull)
        .anyMatch(startedAt -> Instant.parse(startedAt).isBefore(moment));
  }

  public boolean isLeaving() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  public int restarts() {
    return containers().stream().mapToInt(PodFacts::restarts).sum();
  }

  public Optional<String> address() {
    return Optional.ofNullable(status().getPodIP()).filter(address -> !address.isEmpty());
  }

  /// One word: the phase, or the reason that says more.
  public String phase() {
    if (isLeaving()) {
      return "Terminating";
    }
    String phase = Optional.ofNullable(status().getPhase()).orElse("Pending");
    return failure().map(told -> told.replaceFirst("[: ].*", "")).orElse(phase);
  }

  /// Why the pod cannot run, if it cannot.
  public Optional<String> failure() {
    for (ContainerStatus container : containers()) {
      ContainerStateWaiting waiting =
          container.getState() == null ? null : container.getState().getWaiting();
      if (waiting != null
          && waiting.getReason() != null
          && FAILURES.contains(waiting.getReason())) {
        return Optional.of(told(waiting, container));
      }
    }
    if ("Failed".equals(status().getPhase())) {
      String message = status().getMessage();
      return Optional.of(message == null ? "Failed" : "Failed: " + message);
    }
    return Optional.empty();
  }

  private static String told(ContainerStateWaiting waiting, ContainerStatus container) {
    StringBuilder told = new StringBuilder(waiting.getReason());
    if (waiting.getMessage() != null && !waiting.getMessage().isBlank()) {
      told.append(": ").append(waiting.getMessage());
    }
    ContainerStateTerminated last =
        container.getLastState() == null ? null : container.getLastState().getTerminated();
    if (last != null && last.getExitCode() != null) {
      told.append(" (last exit code ").append(last.getExitCode());
      told.append(", ").append(restarts(container)).append(" restarts)");
    }
    return told.toString();
  }

  private List<ContainerStatus> containers() {
    List<ContainerStatus> statuses = status().getContainerStatuses();
    return statuses == null ? List.of() : statuses;
  }

  private PodStatus status() {
    @Nullable PodStatus status = pod.getStatus();
    return status == null ? new PodStatus() : status;
  }

  private static int restarts(ContainerStatus container) {
    Integer count = container.getRestartCount();
    return count == null ? 0 : count;
  }
}
