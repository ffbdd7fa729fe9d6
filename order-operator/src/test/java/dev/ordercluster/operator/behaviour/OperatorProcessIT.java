package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
  private static final DateTimeFormatter RENEWED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

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
          .patch(PatchContext.of(PatchType.JSON_MERGE), stolen());
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

  // Names no resourceVersion: the leader renews every second, and a thief asks nobody's leave.
  private static String stolen() {
    return """
        {"spec":{"holderIdentity":"thief","leaseDurationSeconds":4,"leaseTransitions":7,
         "renewTime":"%s"}}
        """
        .formatted(RENEWED.format(Instant.now()));
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
