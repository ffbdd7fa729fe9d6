package dev.ordercluster.cli.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.component.ComponentState.Stage;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Test
  void nothingIsThereInAnEmptyCluster() {
    assertThat(Components.of(World.of(List.of(), List.of())))
        .hasSize(Component.values().length)
        .allSatisfy(state -> assertThat(state.stage()).isEqualTo(Stage.ABSENT));
  }

  @Test
  void aPartIsReadyWhenAllWantedPodsAre() {
    Observed observed =
        World.of(
            List.of(World.deployment("gateway", 2, 2)),
            List.of(World.pod("g-1", "gateway", true), World.pod("g-2", "gateway", true)));
    assertThat(gateway(observed))
        .isEqualTo(new ComponentState(Component.GATEWAY, Stage.READY, "2/2 ready", List.of()));
  }

  @Test
  void aReadyCountOfAFormerRunIsNotBelievedWhileThePodsAreNotReady() {
    Observed observed =
        World.of(
            List.of(World.deployment("gateway", 1, 1)),
            List.of(World.pod("g-1", "gateway", false)));
    assertThat(gateway(observed))
        .isEqualTo(
            new ComponentState(
                Component.GATEWAY, Stage.STARTING, "0/1 ready, 3 restarts", List.of()));
  }

  @Test
  void aPodThatRanBeforeTheClusterWasStartedIsNotBelieved() {
    var pod =
        new PodBuilder(World.pod("g-1", "gateway", true))
            .editStatus()
            .editContainerStatus(0)
            .withNewState()
            .withNewRunning("2026-01-01T00:00:00Z")
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    Observed observed = World.of(List.of(World.deployment("gateway", 1, 1)), List.of(pod));
    assertThat(gateway(observed.since(Instant.parse("2026-01-01T00:00:00Z"))).isReady()).isTrue();
    assertThat(gateway(observed.since(Instant.parse("2026-01-01T00:00:01Z"))).isReady()).isFalse();
  }

  @Test
  void aControllerThatHasNotSeenTheLatestSpecificationIsNotReady() {
    var deployment =
        new DeploymentBuilder(World.deployment("gateway", 1, 1))
            .editMetadata()
            .withGeneration(2L)
            .endMetadata()
            .build();
    Observed observed = World.of(List.of(deployment), List.of(World.pod("g-1", "gateway", true)));
    assertThat(gateway(observed).stage()).isEqualTo(Stage.STARTING);
  }

  @Test
  void aCrashingPodFailsItsPartAndSaysWhy() {
    Observed observed =
        World.of(
            List.of(World.deployment("gateway", 2, 1)),
            List.of(World.pod("g-1", "gateway", true), World.crashing("g-2", "gateway")));
    assertThat(gateway(observed))
        .isEqualTo(
            new ComponentState(
                Component.GATEWAY,
                Stage.FAILING,
                "1/2 ready, CrashLoopBackOff: back-off 10s (last exit code 1, 3 restarts)",
                List.of("default/g-2")));
  }

  @Test
  void aPodThatIsLeavingDoesNotCount() {
    var leaving =
        new PodBuilder(World.crashing("g-2", "gateway"))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:01Z")
            .endMetadata()
            .build();
    Observed observed =
        World.of(
            List.of(World.deployment("gateway", 1, 1)),
            List.of(World.pod("g-1", "gateway", true), leaving));
    assertThat(gateway(observed).stage()).isEqualTo(Stage.READY);
  }

  @Test
  void aDatabaseOutsideTheClusterIsAsReadyAsItsConditionSays() {
    assertThat(postgres("False", "connection refused"))
        .isEqualTo(
            new ComponentState(
                Component.POSTGRESQL, Stage.STARTING, "connection refused", List.of()));
    assertThat(postgres("True", "external"))
        .isEqualTo(new ComponentState(Component.POSTGRESQL, Stage.READY, "external", List.of()));
  }

  @Test
  void theOperatorIsToldByItsNameInItsOwnNamespace() {
    var deployment =
        new DeploymentBuilder(World.deployment("x", 1, 1))
            .editMetadata()
            .withName("order-operator")
            .withNamespace("ordercluster-system")
            .withLabels(Map.of())
            .endMetadata()
            .build();
    assertThat(Component.of(deployment.getMetadata())).contains(Component.OPERATOR);
  }

  private static ComponentState postgres(String status, String message) {
    var cluster =
        World.orderCluster(
            Map.of("conditions", List.of(World.condition("PostgresReady", status, message))));
    Observed observed = new Observed(List.of(), List.of(), List.of(), List.of(), List.of(cluster));
    return state(observed, Component.POSTGRESQL);
  }

  private static ComponentState gateway(Observed observed) {
    return state(observed, Component.GATEWAY);
  }

  private static ComponentState state(Observed observed, Component component) {
    return Components.of(observed).stream()
        .filter(state -> state.component() == component)
        .findFirst()
        .orElseThrow();
  }
}
