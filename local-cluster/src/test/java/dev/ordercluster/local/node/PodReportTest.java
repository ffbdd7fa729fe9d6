package dev.ordercluster.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodReportTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Pod POD = new PodBuilder().withNewMetadata().endMetadata().build();

  private static ContainerView container(ContainerState state, boolean ready, int restarts) {
    boolean runs = state instanceof ContainerState.Running;
    return new ContainerView(
        "web", "image", state, Optional.empty(), runs, ready, restarts, runs ? 7 : 0);
  }

  private static PodReport.View view(ContainerView container, Optional<String> outcome) {
    return new PodReport.View(
        "127.42.1.0", "127.42.0.1", NOON, List.of(), List.of(container), true, outcome, "");
  }

  private static String ready(PodStatus status) {
    return status.getConditions().stream()
        .filter(one -> one.getType().equals("Ready"))
        .map(one -> one.getStatus() + " since " + one.getLastTransitionTime())
        .findFirst()
        .orElse("none");
  }

  @Test
  void aPodWhoseContainerRunsAndIsReadyIsReady() {
    ContainerView running = container(new ContainerState.Running(NOON), true, 0);
    PodStatus status = PodReport.status(POD, view(running, Optional.empty()), NOON);
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(ready(status)).isEqualTo("True since 2026-01-01T12:00:00Z");
  }

  @Test
  void aConditionThatDoesNotChangeKeepsItsTime() {
    ContainerView running = container(new ContainerState.Running(NOON), true, 0);
    PodStatus first = PodReport.status(POD, view(running, Optional.empty()), NOON);
    Pod pod = new PodBuilder(POD).withStatus(first).build();
    PodStatus second = PodReport.status(pod, view(running, Optional.empty()), NOON.plusSeconds(60));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aPodWaitingForItsImageIsPendingAndSaysWhy() {
    ContainerView waiting =
        container(new ContainerState.Waiting("ErrImagePull", "no such image"), false, 0);
    PodStatus status = PodReport.status(POD, view(waiting, Optional.empty()), NOON);
    assertThat(status.getPhase()).isEqualTo("Pending");
    var state = status.getContainerStatuses().getFirst().getState().getWaiting();
    assertThat(state.getReason()).isEqualTo("ErrImagePull");
    assertThat(state.getMessage()).isEqualTo("no such image");
    assertThat(ready(status)).startsWith("False");
  }

  @Test
  void aPodThatHasEndedIsNotReady() {
    ContainerView ended =
        container(new ContainerState.Terminated(1, "Error", "", NOON, NOON), false, 0);
    PodStatus status = PodReport.status(POD, view(ended, Optional.of("Failed")), NOON);
    assertThat(status.getPhase()).isEqualTo("Failed");
    assertThat(status.getContainerStatuses().getFirst().getState().getTerminated().getExitCode())
        .isEqualTo(1);
  }

  @Test
  void aContainerThatRanBeforeTheNodeWasRestartedCountsOneRestartMore() {
    ContainerView running = container(new ContainerState.Running(NOON), true, 2);
    PodStatus status = PodReport.status(POD, view(running, Optional.empty()), NOON);
    ContainerHistory history =
        ContainerHistory.of(status.getContainerStatuses(), "web", NOON.plusSeconds(9));
    assertThat(history.restarts()).isEqualTo(3);
    assertThat(history.last()).map(ContainerState.Terminated::reason).contains("NodeRestarted");
  }
}
