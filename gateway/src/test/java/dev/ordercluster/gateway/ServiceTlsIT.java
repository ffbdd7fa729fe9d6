package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.tls.ReloadingTls;
import dev.ordercluster.runtime.tls.TestAuthority;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS between the gateway and the instances, with certificates on both sides.
class ServiceTlsIT {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String NAME = "order-service.test";

  private final TestAuthority authority = new TestAuthority("services");
  private final Path ours;
  private final Path theirs;
  private final ReloadingTls serving;
  private final Instance instance;

  ServiceTlsIT(@TempDir Path directory) throws IOException {
    ours = Files.createDirectory(directory.resolve("gateway"));
    theirs = Files.createDirectory(directory.resolve("service"));
    authority.write(ours.resolve("ca.crt"));
    authority.write(theirs.resolve("ca.crt"));
    authority.issue(DAY, NAME).write(theirs);
    serving =
        ReloadingTls.start(
            "service",
            TlsFiles.pair(
                    Optional.of(theirs.resolve("tls.crt")),
                    Optional.of(theirs.resolve("tls.key")),
                    Optional.of(theirs.resolve("ca.crt")))
                .orElseThrow(),
            InstantSource.system());
    instance = Instance.secure(serving.context(), true);
  }

  @AfterEach
  void stop() {
    instance.close();
    serving.close();
  }

  private TestGateway start(boolean presenting) {
    String certificate = presenting ? ours.resolve("tls.crt").toString() : "";
    String key = presenting ? ours.resolve("tls.key").toString() : "";
    return TestGateway.start(
        ours,
        new Tokens("k1"),
        Map.of(
            "GATEWAY_UPSTREAM_TLS_CA_PATH", ours.resolve("ca.crt").toString(),
            "GATEWAY_UPSTREAM_TLS_CERTIFICATE_PATH", certificate,
            "GATEWAY_UPSTREAM_TLS_KEY_PATH", key),
        instance);
  }

  private static int ask(TestGateway gateway) {
    String bearer = "Bearer " + gateway.tokens().token("s-1", "staff");
    return gateway.get("/v1/orders", "Authorization", bearer).statusCode();
  }

  @Test
  void requestsGoOverTlsWithACertificateAndConnectionsAreUsedAgain() {
    authority.issue(DAY, "gateway").write(ours);
    try (TestGateway gateway = start(true)) {
      for (int i = 0; i < 10; i++) {
        assertThat(ask(gateway)).isEqualTo(200);
      }
      assertThat(instance.received()).hasSize(10);
      assertThat(instance.connections()).isLessThanOrEqualTo(2);
      assertThat(gateway.management("/health/ready").body()).contains("service-certificate");
      assertThat(gateway.management("/metrics").body())
          .contains("tls_certificate_not_after_seconds{certificate=\"upstream\"}");
    }
  }

  @Test
  void withoutACertificateTheServiceTurnsTheGatewayAway() {
    try (TestGateway gateway = start(false)) {
      assertThat(ask(gateway)).isIn(502, 503);
      assertThat(instance.received()).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherServiceIsNotTalkedTo() {
    authority.issue(DAY, "gateway").write(ours);
    authority.issue(DAY.multipliedBy(2), "redis.test").write(theirs);
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> serving.state().reloads() == 1);
    try (TestGateway gateway = start(true)) {
      assertThat(ask(gateway)).isIn(502, 503);
      assertThat(instance.received()).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotTalkedToUntilItIsTrusted() {
    authority.issue(DAY, "gateway").write(ours);
    TestAuthority next = new TestAuthority("next");
    next.issue(DAY, NAME).write(theirs);
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> serving.state().reloads() == 1);
    try (TestGateway gateway = start(true)) {
      assertThat(ask(gateway)).isIn(502, 503);

      TestAuthority.replace(ours.resolve("ca.crt"), authority.pem() + next.pem());

      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ask(gateway) == 200);
    }
  }

  @Test
  void bothEndsTakeNewCertificatesWhileRequestsGoOn() {
    authority.issue(DAY, "gateway").write(ours);
    try (TestGateway gateway = start(true)) {
      assertThat(ask(gateway)).isEqualTo(200);
      authority.issue(DAY.multipliedBy(3), NAME).write(theirs);
      authority.issue(DAY.multipliedBy(3), "gateway").write(ours);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(ask(gateway)).isEqualTo(200);
                assertThat(serving.state().reloads()).isEqualTo(1);
                assertThat(gateway.management("/metrics").body())
                    .contains(
                        "tls_certificate_reloads_total{certificate=\"upstream\",result=\"used\"}"
                            + " 1");
              });
      assertThat(ask(gateway)).isEqualTo(200);
    }
  }
}
