package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Gateways follow the load as order services do, and what was decided outlives the operator that
/// decided it. The load is small: what is shown here is who decides, not how much one machine
/// bears.
class GatewayAutoscaleE2E {
  private static final String ORDERS = "shop-order-service";
  private static final String GATEWAY = "shop-gateway";
  private static final List<String> BOTH = List.of(ORDERS, GATEWAY);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String FOLLOWS_LOAD =
      """
      {"spec":{"gateway":{"autoscaling":{"minReplicas":1,"maxReplicas":2,
       "targets":{"requestsPerSecondPerReplica":12},
       "behavior":{"scaleDown":{"stabilizationWindowSeconds":20}}}},
       "orderService":{"autoscaling":{"maxReplicas":2,"targets":{"requestsPerSecondPerReplica":12,
       "cpuUtilization":null}}}}}
      """;

  private Platform platform;

  @BeforeEach
  void start() {
    platform = new Platform("gateway-autoscale-data");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void gatewaysComeAndGoWithTheLoadAndOperatorsThatDieForgetAndRepeatNothing() {
    platform.up(Path.of("src/test/resources/autoscale.yaml").toAbsolutePath());
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.patch(FOLLOWS_LOAD);
      cluster.awaitReady(PATIENCE);
      platform.awaitAotCache("gateway", GATEWAY);
      try (Load background =
          Load.start(platform, "calm", "--rate", "4", "--peak", "4", "--duration", "15m")) {
        background.begun();
        try (Load peak =
            Load.start(platform, "rush", "--rate", "16", "--peak", "16", "--duration", "15m")) {
          Instant step = peak.begun();
          await("both are raised", () -> BOTH.stream().allMatch(one -> asked(cluster, one) == 2));
          Report.line("both requested after " + Duration.between(step, Instant.now()));
          await("both serve", () -> BOTH.stream().allMatch(one -> cluster.readyReplicas(one) == 2));
          Report.line("both serve after " + Duration.between(step, Instant.now()));
          anOperatorThatIsKilledUnderLoadChangesNothing(cluster);
          assertThat(Load.failed(peak.stopped())).isZero();
        }
        anotherLeaderTakesAwayWhatIsNotNeeded(cluster);
        JsonNode summary = background.stopped();
        assertThat(Load.failed(summary)).as("failed while gateways came and went").isZero();
        assertThat(summary.path("ok").asLong()).isGreaterThan(300);
      }
    }
  }

  private void anOperatorThatIsKilledUnderLoadChangesNothing(Cluster cluster) {
    List<JsonNode> before = BOTH.stream().map(one -> history(cluster, one)).toList();
    assertThat(before).allSatisfy(changes -> assertThat(changes).hasSize(1));
    long killed = operator();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    Instant at = Instant.now();
    await(
        "an operator decides again",
        () -> {
          bothStay(cluster, 2);
          return operator() != killed && cluster.leaseRenewedAfter(at);
        });
    Report.line("an operator led again " + Duration.between(at, Instant.now()) + " after SIGKILL");
    Awaitility.await("the number is neither raised again nor lowered")
        .pollInterval(Duration.ofMillis(500))
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(25))
        .until(() -> bothStay(cluster, 2));
    assertThat(BOTH.stream().map(one -> history(cluster, one)).toList()).isEqualTo(before);
  }

  private void anotherLeaderTakesAwayWhatIsNotNeeded(Cluster cluster) {
    long before = operator();
    cluster.deletePods("order-operator");
    await("one is enough of both", () -> BOTH.stream().allMatch(one -> asked(cluster, one) == 1));
    assertThat(operator()).as("another operator did it").isNotEqualTo(before);
    await(
        "one of each goes",
        () -> BOTH.stream().allMatch(one -> platform.pidsOf(one + "-").size() == 1));
    for (String one : BOTH) {
      JsonNode changes = history(cluster, one);
      assertThat(changes).as("one step up and one step down of %s: %s", one, changes).hasSize(2);
      assertThat(changes.path(0).path("to").asInt()).isEqualTo(1);
      assertThat(changes.path(1).path("to").asInt()).isEqualTo(2);
      assertThat(changes.path(1).path("reason").asText()).contains("requests/s").contains("1 to 2");
    }
  }

  private boolean bothStay(Cluster cluster, int replicas) {
    assertThat(BOTH).allSatisfy(one -> assertThat(asked(cluster, one)).isEqualTo(replicas));
    return true;
  }

  private long operator() {
    List<Long> pids = platform.pidsOf("order-operator");
    return pids.isEmpty() ? 0 : pids.getFirst();
  }

  private static int asked(Cluster cluster, String deployment) {
    return cluster.replicas(deployment);
  }

  private static JsonNode history(Cluster cluster, String deployment) {
    String component = deployment.equals(GATEWAY) ? "gateway" : "orderService";
    return cluster.orderClusterJson().at("/status/" + component + "/autoscaling/history");
  }

  private static void await(String what, Callable<Boolean> happened) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsMatching(trouble -> !(trouble instanceof AssertionError))
        .until(happened);
  }
}
