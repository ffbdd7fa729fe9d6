package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The number of order services follows the load, and nothing else.
class AutoscaleE2E {
  private static final String DEPLOYMENT = "shop-order-service";
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration REQUESTED = Duration.ofSeconds(15);
  private static final Duration SERVING = Duration.ofSeconds(10);
  // Twice the down window of the manifest: what had to happen without data would have happened.
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);

  private Platform platform;

  @BeforeEach
  void start() {
    platform = new Platform("autoscale-data");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void instancesFollowTheLoadAndNotOutagesNorTheDatabaseNorTheirOwnStart() throws Exception {
    platform.up(Path.of("src/test/resources/autoscale.yaml").toAbsolutePath());
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.awaitReady(READY);
      awaitStatus(cluster, "a first decision", "ScalingActive", "True ValidMetricFound");
      platform.awaitAotCache("order-service", DEPLOYMENT);
      try (Load background =
          Load.start(platform, "background", "--rate", "8", "--peak", "8", "--duration", "15m")) {
        Instant begun = background.begun();
        aStepOfLoadIsAnsweredInTime(cluster);
        withoutMeasurementsTheNumberIsHeld(cluster);
        withoutLoadAnInstanceGoes(cluster);
        Report.line("all of it took " + Duration.between(begun, Instant.now()));
        JsonNode summary = background.stopped();
        assertThat(Load.failed(summary)).as("failed while instances came and went").isZero();
        assertThat(summary.path("ok").asLong()).isGreaterThan(600);
      }
      whereTheDatabaseIsTheBottleneckNoInstanceIsAdded(cluster);
    }
  }

  private void aStepOfLoadIsAnsweredInTime(Cluster cluster) {
    try (Load peak =
        Load.start(platform, "peak", "--rate", "40", "--peak", "40", "--duration", "50s")) {
      Instant step = peak.begun();
      double busy = othersUse();
      await("a second instance is requested", READY, () -> cluster.replicas(DEPLOYMENT) == 2);
      Instant requested = Instant.now();
      await("it serves", READY, () -> cluster.readyReplicas(DEPLOYMENT) == 2);
      Instant serving = Instant.now();
      Duration reaction = Duration.between(step, requested);
      Duration start = Duration.between(requested, serving);
      Report.line(
          "load step -> requested after %d ms -> serving after another %d ms, goals times %.1f"
              .formatted(reaction.toMillis(), start.toMillis(), busy));
      assertThat(reaction).isLessThanOrEqualTo(times(REQUESTED, busy));
      assertThat(start).isLessThanOrEqualTo(times(SERVING, busy));
      assertThat(Load.failed(peak.summary(Duration.ofMinutes(2)))).isZero();
    }
    JsonNode told = autoscaling(cluster);
    assertThat(told.path("history"))
        .as("the start of a Java VM is no load: %s", told.path("history"))
        .hasSize(1);
    assertThat(told.path("history").path(0).path("reason").asText())
        .contains("requests/s")
        .contains("1 to 2");
  }

  // The goals are those of a machine of one's own: on one that others use too they grow with the
  // number of processes that wait for a core. This test alone makes about two of them.
  private static double othersUse() {
    double waiting = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Math.max(1, waiting / Runtime.getRuntime().availableProcessors() / 2);
  }

  private static Duration times(Duration goal, double factor) {
    return Duration.ofMillis(Math.round(goal.toMillis() * factor));
  }

  private void withoutMeasurementsTheNumberIsHeld(Cluster cluster) {
    // Nothing listens there.
    source(cluster, "{\"prometheus\":{\"url\":\"http://127.0.0.1:9\"}}");
    awaitStatus(cluster, "the outage is told", "ScalingActive", "False");
    Instant blind = Instant.now();
    Awaitility.await("the number is held without data")
        .pollInterval(Duration.ofSeconds(1))
        .during(LONG_ENOUGH)
        .atMost(LONG_ENOUGH.plusSeconds(20))
        .until(() -> cluster.replicas(DEPLOYMENT) == 2);
    Report.line("held without data for " + Duration.between(blind, Instant.now()));
    assertThat(condition(cluster, "ScalingActive").path("message").asText())
        .contains("Prometheus at http://127.0.0.1:9");
    source(cluster, "null");
    awaitStatus(cluster, "data are back", "ScalingActive", "True");
  }

  private void withoutLoadAnInstanceGoes(Cluster cluster) {
    await("one instance is enough", Duration.ofMinutes(2), () -> cluster.replicas(DEPLOYMENT) == 1);
    await("one goes", READY, () -> platform.pidsOf(DEPLOYMENT).size() == 1);
    JsonNode told = autoscaling(cluster);
    assertThat(told.path("history").path(0).path("from").asInt()).isEqualTo(2);
    assertThat(told.path("history").path(0).path("to").asInt()).isEqualTo(1);
  }

  private void whereTheDatabaseIsTheBottleneckNoInstanceIsAdded(Cluster cluster)
      throws SQLException {
    cluster.patch(
        """
        {"spec":{"orderService":{"autoscaling":{"targets":{"requestsPerSecondPerReplica":null,
         "cpuUtilization":null,"inFlightPerReplica":4,"latency":{"percentile":95,"target":"400ms"}}}}}}
        """);
    try (Load load =
        Load.start(platform, "locked", "--rate", "20", "--peak", "20", "--duration", "15m")) {
      Instant begun = load.begun();
      await("what is usual is learned", READY, () -> begun.plusSeconds(25).isBefore(Instant.now()));
      assertThat(cluster.replicas(DEPLOYMENT)).isEqualTo(1);
      try (Connection connection = database(cluster);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
        awaitStatus(cluster, "the bottleneck is told", "ScalingLimited", "True BackendSaturated");
        Report.line(condition(cluster, "ScalingLimited").path("message").asText());
        Awaitility.await("more instances would be wished for, and none is added")
            .atMost(Duration.ofSeconds(75))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> wish(cluster) > 1 && isStillOne(cluster));
        Awaitility.await("no instance is added")
            .pollInterval(Duration.ofMillis(500))
            .during(Duration.ofSeconds(10))
            .atMost(Duration.ofSeconds(15))
            .until(() -> isStillOne(cluster));
        connection.rollback();
      }
    }
  }

  private static boolean isStillOne(Cluster cluster) {
    assertThat(cluster.replicas(DEPLOYMENT)).as("replicas: %s", autoscaling(cluster)).isEqualTo(1);
    return true;
  }

  private static int wish(Cluster cluster) {
    int most = 0;
    for (JsonNode metric : autoscaling(cluster).path("metrics")) {
      most = Math.max(most, metric.path("wish").asInt());
    }
    return most;
  }

  private static Connection database(Cluster cluster) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://"
            + cluster.podIp("shop-postgres-0")
            + ":15432/"
            + cluster.secret("shop-postgres-credentials", "database"),
        cluster.secret("shop-postgres-credentials", "username"),
        cluster.secret("shop-postgres-credentials", "password"));
  }

  private static void source(Cluster cluster, String source) {
    cluster.patch("{\"spec\":{\"orderService\":{\"autoscaling\":{\"source\":" + source + "}}}}");
  }

  private static JsonNode autoscaling(Cluster cluster) {
    return cluster.orderClusterJson().at("/status/orderService/autoscaling");
  }

  private static JsonNode condition(Cluster cluster, String type) {
    for (JsonNode condition : cluster.orderClusterJson().at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    throw new AssertionError("there is no condition " + type);
  }

  private static void awaitStatus(Cluster cluster, String what, String type, String status) {
    Awaitility.await(what + ": " + type + " is " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              JsonNode condition = condition(cluster, type);
              assertThat(
                      condition.path("status").asText() + " " + condition.path("reason").asText())
                  .as(condition.toString())
                  .startsWith(status);
            });
  }

  private static void await(String what, Duration atMost, Callable<Boolean> happened) {
    Awaitility.await(what)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(happened);
  }
}
