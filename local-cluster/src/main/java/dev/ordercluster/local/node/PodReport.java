package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Pure: what the containers of a pod do → the pod's status, with the times of conditions that did
/// not change kept from the status before.
final class PodReport {
  private PodReport() {}

  /// A pod as the agent sees it.
  ///
  /// @param outcome `Succeeded` or `Failed` when the pod has ended for good
  /// @param initialized whether all init containers have succeeded
  record View(
      String address,
      String hostAddress,
      Instant startTime,
      List<ContainerView> inits,
      List<ContainerView> containers,
      boolean initialized,
      Optional<String> outcome,
      String message) {
    View {
      inits = List.copyOf(inits);
      containers = List.copyOf(containers);
    }
  }

  static PodStatus status(Pod pod, View view, Instant now) {
    PodStatus before = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    String phase = phase(view);
    boolean allReady =
        view.initialized()
            && view.outcome().isEmpty()
            && !view.containers().isEmpty()
            && view.containers().stream().allMatch(ContainerView::ready);
    String notReady = notReady(view);
    List<PodCondition> conditions = new ArrayList<>();
    conditions.add(condition(before, "PodReadyToStartContainers", true, "", now));
    conditions.add(condition(before, "Initialized", view.initialized(), "", now));
    conditions.add(condition(before, "Ready", allReady, notReady, now));
    conditions.add(condition(before, "ContainersReady", allReady, notReady, now));
    conditions.add(condition(before, "PodScheduled", true, "", now));
    return new PodStatusBuilder(before)
        .withPhase(phase)
        .withMessage(view.message().isEmpty() ? null : view.message())
        .withHostIP(view.hostAddress())
        .withPodIP(view.address())
        .withPodIPs(new PodIP(view.address()))
        .withStartTime(Times.text(view.startTime()))
        .withQosClass(before.getQosClass() == null ? "Burstable" : before.getQosClass())
        .withConditions(conditions)
        .withInitContainerStatuses(view.inits().stream().map(PodReport::container).toList())
        .withContainerStatuses(view.containers().stream().map(PodReport::container).toList())
        .withObservedGeneration(pod.getMetadata().getGeneration())
        .build();
  }

  private static String phase(View view) {
    if (view.outcome().isPresent()) {
      return view.outcome().get();
    }
    boolean begun =
        view.initialized()
            && view.containers().stream().anyMatch(one -> one.pid() > 0 || one.restarts() > 0);
    return begun ? "Running" : "Pending";
  }

  private static String notReady(View view) {
    if (!view.initialized()) {
      return "PodInitializing: init containers have not ended";
    }
    List<String> names =
        view.containers().stream().filter(one -> !one.ready()).map(ContainerView::name).toList();
    return "containers with unready status: " + names;
  }

  private static PodCondition condition(
      PodStatus before, String type, boolean holds, String message, Instant now) {
    String status = holds ? "True" : "False";
    Optional<PodCondition> old =
        before.getConditions().stream()
            .filter(one -> type.equals(one.getType()) && status.equals(one.getStatus()))
            .findFirst();
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(holds ? null : reason(type))
        .withMessage(holds || message.isEmpty() ? null : message)
        .withLastTransitionTime(
            old.map(PodCondition::getLastTransitionTime).orElse(Times.text(now)))
        .build();
  }

  private static String reason(String type) {
    return type.equals("Initialized") ? "ContainersNotInitialized" : "ContainersNotReady";
  }

  private static ContainerStatus container(ContainerView view) {
    return new ContainerStatusBuilder()
        .withName(view.name())
        .withImage(view.image())
        .withImageID(view.image())
        .withContainerID(view.pid() == 0 ? null : "process://" + view.pid())
        .withReady(view.ready())
        .withStarted(view.started())
        .withRestartCount(view.restarts())
        .withState(state(view.state()))
        .withLastState(
            view.last().map(PodReport::state).orElseGet(() -> new ContainerStateBuilder().build()))
        .build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState state) {
    return switch (state) {
      case ContainerState.Waiting waiting ->
          new ContainerStateBuilder()
              .withNewWaiting(
                  waiting.message().isEmpty() ? null : waiting.message(), waiting.reason())
              .build();
      case ContainerState.Running running ->
          new ContainerStateBuilder().withNewRunning(Times.text(running.since())).build();
      case ContainerState.Terminated end ->
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(end.exitCode())
              .withReason(end.reason())
              .withMessage(end.message().isEmpty() ? null : end.message())
              .withStartedAt(Times.text(end.startedAt()))
              .withFinishedAt(Times.text(end.endedAt()))
              .endTerminated()
              .build();
    };
  }
}
