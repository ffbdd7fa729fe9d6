package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.tls.ReloadingTls;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The TLS port as clients see it.
class TlsIT {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String GET = "GET /v1/products HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final TestAuthority authority = new TestAuthority("authority");
  private final Instance instance = Instance.echo("127.0.0.1", 0);
  @TempDir private Path directory;

  @AfterEach
  void stop() {
    instance.close();
  }

  private TestGateway start(Map<String, String> more) {
    return TestGateway.start(
        directory, new Tokens("k1"), SecureClient.settings(directory, more), instance);
  }

  private SecureClient client(TestGateway gateway) {
    return new SecureClient(authority, gateway.securePort());
  }

  private static RawClient.Reply ask(SSLSocket socket) throws IOException {
    return new RawClient(socket).send(GET).readAll(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void requestsUnderTlsAreServedAndTheServiceIsTold(String version) throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway = start(Map.of());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.securePort());
        SSLSocket socket =
            (SSLSocket)
                authority.client().getSocketFactory().createSocket(plain, "localhost", 1, true)) {
      socket.setEnabledProtocols(new String[] {version});
      RawClient.Reply reply = ask(socket);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.closed()).isFalse();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite()).isIn((Object[]) ReloadingTls.suites());
      assertThat(instance.last().header("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(200);
      assertThat(instance.last().header("X-Forwarded-Proto")).isEqualTo("http");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"
      })
  void anOldSuiteIsNotAgreedOn(String suite) throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway = start(Map.of());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.securePort());
        SSLSocket socket =
            (SSLSocket)
                authority.client().getSocketFactory().createSocket(plain, "localhost", 1, true)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {suite});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aNewCertificateCountsForNewConnectionsAndOpenOnesGoOn() throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway = start(Map.of());
        SSLSocket before = client(gateway).connect()) {
      assertThat(ask(before).status()).isEqualTo(200);
      var next = authority.issue(DAY.multipliedBy(5), "localhost").write(directory);

      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> {
                try (SSLSocket socket = client(gateway).connect()) {
                  assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(next.parsed());
                }
              });
      assertThat(ask(before).status()).isEqualTo(200);
      assertThat(gateway.management("/metrics").body())
          .contains("tls_certificate_reloads_total{certificate=\"public-port\",result=\"used\"} 1")
          .contains("tls_certificate_not_after_seconds{certificate=\"public-port\"}");

      TestAuthority.replace(directory.resolve("tls.key"), "broken");
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> gateway.management("/health/ready").body().contains("PRIVATE KEY"));
      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
      assertThat(gateway.management("/health/ready").body())
          .contains("the old certificate is kept");
      try (SSLSocket after = client(gateway).connect()) {
        assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(next.parsed());
        assertThat(ask(after).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aHandshakeThatDoesNotEndIsCutOff() throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway = start(Map.of("GATEWAY_CLIENT_HANDSHAKE_TIMEOUT", "1s"));
        RawClient silent = new RawClient(gateway.securePort());
        RawClient half = new RawClient(gateway.securePort());
        RawClient wrong = new RawClient(gateway.securePort())) {
      half.send("\u0016\u0003\u0001\u0000\u00a5\u0001");
      assertThat(silent.readAll(10_000).closed()).isTrue();
      assertThat(half.readAll(10_000).closed()).isTrue();
      assertThat(wrong.send(GET).readAll(10_000).closed()).isTrue();
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_edge_refusals_total{code=\"tls-handshake\",status=\"0\"}");
    }
  }

  @Test
  void thePlainPortRedirectsWhenToldToAndThePathIsChecked() throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway =
        start(Map.of("GATEWAY_HTTP_MODE", "REDIRECT", "GATEWAY_TLS_PUBLIC_PORT", "8443"))) {
      RawClient.Reply reply =
          RawClient.exchange(
              gateway.port(), "GET /v1/products?limit=2 HTTP/1.1\r\nHost: shop:80\r\n\r\n", 4_000);
      assertThat(reply.status()).isEqualTo(308);
      assertThat(reply.header("Location")).isEqualTo("https://shop:8443/v1/products?limit=2");
      assertThat(reply.closed()).isTrue();
      assertThat(
              RawClient.exchange(gateway.port(), "GET //evil/ HTTP/1.1\r\nHost: a\r\n\r\n", 4_000)
                  .status())
          .isEqualTo(400);
      assertThat(instance.received()).isEmpty();
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAPlainPortOnlyTlsIsServed() throws Exception {
    authority.issue(DAY, "localhost").write(directory);
    try (TestGateway gateway = start(Map.of("GATEWAY_HTTP_MODE", "OFF"));
        SSLSocket socket = client(gateway).connect("http/1.1")) {
      assertThat(gateway.port()).isEqualTo(gateway.securePort());
      assertThat(ask(socket).status()).isEqualTo(200);
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(gateway.management("/health/live").body()).contains("the public port answers");
    }
  }

  @Test
  void aCertificateThatCannotBeUsedIsSaidAtStart() {
    authority.issue(Duration.ofDays(-1), "localhost").write(directory);
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public-port: the certificate expired at");
  }
}
