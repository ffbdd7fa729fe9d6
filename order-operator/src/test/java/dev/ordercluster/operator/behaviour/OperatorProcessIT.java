package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The operator as a process of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorProcessIT {
  private Path folder;
  private TestApi api;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    api = TestApi.start(folder);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void aLeaderThatLosesItsLeaseExitsAndOneThatIsToldToStopGivesItBack() throws Exception {
    Process loser = operator("loser");
    try {
      awaitHolder("loser");
      api.client()
          .leases()
          .inNamespace("default")
          .withName("order-operator")
          .edit(OperatorProcessIT::stolen);
      assertThat(loser.waitFor(TestApi.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(loser.exitValue()).isEqualTo(1);
      assertThat(log("loser")).contains("the lease was lost");
    } finally {
      loser.destroyForcibly();
    }
    Process next = operator("next");
    try {
      awaitHolder("next");
      next.destroy();
      assertThat(next.waitFor(TestApi.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(holder()).isEmpty();
      assertThat(log("next")).doesNotContain("the lease was lost");
    } finally {
      next.destroyForcibly();
    }
  }

  private static Lease stolen(Lease lease) {
    return new LeaseBuilder(lease)
        .editSpec()
        .withHolderIdentity("thief")
        .withLeaseDurationSeconds(4)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .withLeaseTransitions(7)
        .endSpec()
        .build();
  }

  private Process operator(String identity) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.ordercluster.operator.Main");
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", folder.resolve("kubeconfig").toString(),
                "BIND_ADDRESS", "127.0.0.1",
                "OPERATOR_MANAGEMENT_PORT", "0",
                "OPERATOR_LEADER_ELECTION_NAMESPACE", "default",
                "OPERATOR_LEADER_ELECTION_IDENTITY", identity,
                "OPERATOR_LEADER_ELECTION_LEASE", "4s",
                "OPERATOR_LEADER_ELECTION_RENEW_DEADLINE", "3s",
                "OPERATOR_LEADER_ELECTION_RETRY", "1s"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(identity + ".log").toFile())
        .start();
  }

  private void awaitHolder(String identity) {
    Awaitility.await(identity + " leads")
        .atMost(TestApi.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(holder()).isEqualTo(identity));
  }

  private String holder() {
    Lease lease = api.client().leases().inNamespace("default").withName("order-operator").require();
    String identity = lease.getSpec().getHolderIdentity();
    return identity == null ? "" : identity;
  }

  private String log(String identity) throws IOException {
    return Files.readString(folder.resolve(identity + ".log"));
  }
}
