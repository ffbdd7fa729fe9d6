package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proxies that pass bytes on and name their client in front of them. The peer is loopback, which
/// is trusted here.
@TestInstance(Lifecycle.PER_CLASS)
class ProxyProtocolIT {
  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
  private static final String GET = "GET /v1/products HTTP/1.1\r\nHost: a\r\n";

  private final TestAuthority authority = new TestAuthority("authority");
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    authority.issue(Duration.ofDays(1), "localhost").write(directory);
    gateway = gateway(directory, "127.0.0.0/8");
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private TestGateway gateway(Path directory, String trusted) {
    return TestGateway.start(
        directory,
        new Tokens("k1"),
        SecureClient.settings(
            directory,
            Map.of(
                "GATEWAY_TRUSTED_PROXIES",
                trusted,
                "GATEWAY_TRUSTED_PROXIES_PROTOCOL",
                "ON",
                "GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE",
                "1")),
        instance);
  }

  private static String block(int command, int family, String bytes) {
    return SIGNATURE
        + (char) command
        + (char) family
        + (char) (bytes.length() >> 8)
        + (char) (bytes.length() & 0xff)
        + bytes;
  }

  private static String ports() {
    return "\u0010\u0000\u0001\u00bb";
  }

  static Arguments[] named() {
    String four = "\u00cb\u0000q\u0007" + "\u007f\u0000\u0000\u0001" + ports();
    String six = " \u0001\r\u00b8" + "\0".repeat(11) + "\u0009" + "\0".repeat(15) + "\u0001";
    return new Arguments[] {
      Arguments.of("PROXY TCP4 203.0.113.7 192.0.2.1 4096 443\r\n", "203.0.113.7"),
      Arguments.of("PROXY TCP6 2001:db8::9 2001:db8::1 4096 443\r\n", "2001:db8:0:0:0:0:0:9"),
      Arguments.of("PROXY UNKNOWN\r\n", "127.0.0.1"),
      Arguments.of("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "127.0.0.1"),
      Arguments.of(block(0x21, 0x11, four), "203.0.113.7"),
      Arguments.of(block(0x21, 0x11, four + "\u0004\u0000\u0003abc"), "203.0.113.7"),
      Arguments.of(block(0x21, 0x21, six + ports()), "2001:db8:0:0:0:0:0:9"),
      Arguments.of(block(0x21, 0x00, ""), "127.0.0.1"),
      Arguments.of(block(0x20, 0x00, ""), "127.0.0.1"),
      Arguments.of(block(0x20, 0x11, four), "127.0.0.1"),
    };
  }

  @ParameterizedTest
  @MethodSource("named")
  void theClientThatATrustedProxyNamesIsTheOneThatCounts(String header, String client)
      throws Exception {
    String request = GET + "X-Forwarded-For: 198.51.100.1\r\nConnection: close\r\n\r\n";
    RawClient.Reply reply = RawClient.exchange(gateway.port(), header + request, 5_000);

    assertThat(reply.status()).isEqualTo(200);
    // A header of the proxy's own client counts only where the proxy names itself.
    String told = client.equals("127.0.0.1") ? "198.51.100.1" : client;
    assertThat(instance.last().header("X-Forwarded-For")).isEqualTo(told);
    // Written behind a queue, so some time after the answer.
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.accessLog().contains("\"client\":\"" + told + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PROXY TCP4 203.0.113.7 192.0.2.1 4096\r\n",
        "PROXY TCP4 2001:db8::9 2001:db8::1 1 2\r\n",
        "PROXY TCP6 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP4 localhost 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 x 2\r\n",
        "PROXY TCP5 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY  TCP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n",
        "proxy TCP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "\r\n\r\n\0\r\nQUIX\n!\u0011\u0000\u0000",
        "\r\n\r\n\0\r\nQUIT\n\u0011\u0011\u0000\u0000",
        "\r\n\r\n\0\r\nQUIT\n\042\u0011\u0000\u0000",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\u0000\u0004\u0001\u0002\u0003\u0004",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\u00ff\u00ff",
      })
  void aBrokenHeaderEndsTheConnectionWithoutAnAnswer(String header) throws Exception {
    int before = instance.received().size();
    RawClient.Reply reply =
        RawClient.exchange(
            gateway.port(), header + GET + "Connection: close\r\n\r\n" + "x".repeat(200), 5_000);

    assertThat(reply.text()).isEmpty();
    assertThat(reply.closed()).isTrue();
    assertThat(instance.received()).hasSize(before);
  }

  @Test
  void aSourceIsBoundedByTheAddressThatItsProxyNames() throws Exception {
    String one = "PROXY TCP4 203.0.113.50 192.0.2.1 1 2\r\n";
    String other = "PROXY TCP4 203.0.113.51 192.0.2.1 1 2\r\n";
    try (RawClient first = new RawClient(gateway.port())) {
      assertThat(first.send(one + GET + "\r\n").readAll(1_000).status()).isEqualTo(200);
      assertThat(RawClient.exchange(gateway.port(), one + GET + "\r\n", 5_000).status())
          .isEqualTo(503);
      String request = other + GET + "Connection: close\r\n\r\n";
      assertThat(RawClient.exchange(gateway.port(), request, 5_000).status()).isEqualTo(200);
    }
  }

  @Test
  void theHeaderComesBeforeTls() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.securePort())) {
      socket
          .getOutputStream()
          .write("PROXY TCP4 203.0.113.60 192.0.2.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII));
      var secure = new SecureClient(authority, gateway.securePort()).over(socket);
      RawClient.Reply reply =
          new RawClient(secure).send(GET + "Connection: close\r\n\r\n").readAll(5_000);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(instance.last().header("X-Forwarded-For")).isEqualTo("203.0.113.60");
    }
  }

  @Test
  void theGatewaysOwnProbeStillReachesItsPorts() {
    assertThat(gateway.management("/health/live").body()).contains("the public port answers");
  }

  @Test
  void whoIsNotTrustedCannotNameAClient(@TempDir Path directory) throws Exception {
    authority.issue(Duration.ofDays(1), "localhost").write(directory);
    try (TestGateway distrusting = gateway(directory, "192.0.2.0/24")) {
      RawClient.Reply reply =
          RawClient.exchange(
              distrusting.port(), "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n" + GET + "\r\n", 5_000);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.responses()).isEqualTo(1);
      // The refused connection keeps its place until the gateway has seen the client close.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> distrusting.get("/v1/products").statusCode() == 200);
    }
  }
}
