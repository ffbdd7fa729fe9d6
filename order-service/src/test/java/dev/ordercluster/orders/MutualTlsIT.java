package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.tls.ReloadingTls;
import dev.ordercluster.runtime.tls.TestAuthority;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The API's port under TLS with certificates on both sides, asked as a gateway asks it.
@TestInstance(Lifecycle.PER_CLASS)
class MutualTlsIT {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TestAuthority authority = new TestAuthority("services");
  private Path theirs;
  private ReloadingTls presenting;
  private HttpClient gateway;
  private TestService service;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    theirs = Files.createDirectory(directory.resolve("service"));
    authority.write(theirs.resolve("ca.crt"));
    authority.issue(DAY, "localhost").write(theirs);
    presenting = client(authority, Files.createDirectory(directory.resolve("gateway")));
    gateway = HttpClient.newBuilder().sslContext(presenting.context()).build();
    service =
        TestService.start(
            "ORDERS_TLS_CERTIFICATE_PATH",
            theirs.resolve("tls.crt").toString(),
            "ORDERS_TLS_KEY_PATH",
            theirs.resolve("tls.key").toString(),
            "ORDERS_TLS_CLIENT_CA_PATH",
            theirs.resolve("ca.crt").toString(),
            "ORDERS_PAYMENTS_SANDBOX_DELAY",
            "200ms",
            "ORDERS_PAYMENTS_PAUSE",
            "20ms",
            "ORDERS_PAYMENTS_PATIENCE",
            "1h");
  }

  @AfterAll
  void stop() {
    service.close();
    gateway.close();
    presenting.close();
  }

  /// What a gateway presents whose certificate that authority issued; it trusts the services'.
  private ReloadingTls client(TestAuthority issuer, Path directory) {
    authority.write(directory.resolve("ca.crt"));
    issuer.issue(DAY, "gateway").write(directory);
    TlsFiles files =
        TlsFiles.pair(
                Optional.of(directory.resolve("tls.crt")),
                Optional.of(directory.resolve("tls.key")),
                Optional.of(directory.resolve("ca.crt")))
            .orElseThrow();
    return ReloadingTls.start("gateway", files, InstantSource.system());
  }

  private HttpRequest.Builder request(String path, String role) {
    String subject = role.equals("customer") ? "customer-tls" : role + "-1";
    return HttpRequest.newBuilder(URI.create("https://localhost:" + service.apiPort() + path))
        .timeout(SOON)
        .header("Authorization", "Bearer " + TestService.tokens().token(subject, role))
        .header("Idempotency-Key", UUID.randomUUID().toString());
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        gateway.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode post(String path, String role, String body) throws Exception {
    return send(request(path, role).POST(BodyPublishers.ofString(body)));
  }

  private JsonNode get(String path, String role) throws Exception {
    return send(request(path, role).GET());
  }

  private static void assertRefused(HttpClient client, HttpRequest.Builder request) {
    assertThatThrownBy(
            () -> client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isInstanceOf(IOException.class);
  }

  // The sandbox tells of a payment by a webhook to this process, which has no gateway to pass.
  @Test
  void anOrderIsPlacedAndPaidOverTls() throws Exception {
    String sku = "TEA-" + UUID.randomUUID();
    post("/v1/products", "staff", Client.product(sku, 5));
    JsonNode order = post("/v1/orders", "customer", Client.basket(sku, 1));
    String path = "/v1/orders/" + order.at("/id").asText();
    post(path + "/payments", "customer", Sandbox.payment("tok_delay", ""));
    await()
        .atMost(SOON)
        .until(() -> get(path, "customer").at("/status").asText().equals("CONFIRMED"));
  }

  @Test
  void whoHasNoCertificateOfTheGatewaysAuthorityIsTurnedAway(@TempDir Path directory)
      throws Exception {
    try (HttpClient nobody = HttpClient.newBuilder().sslContext(authority.client()).build();
        ReloadingTls strange = client(new TestAuthority("stranger"), directory);
        HttpClient stranger = HttpClient.newBuilder().sslContext(strange.context()).build();
        HttpClient clear = HttpClient.newHttpClient()) {
      assertRefused(nobody, request("/v1/products", "staff"));
      assertRefused(stranger, request("/v1/products", "staff"));
      URI plain = URI.create("http://localhost:" + service.apiPort() + "/v1/products");
      assertRefused(clear, HttpRequest.newBuilder(plain).timeout(Duration.ofSeconds(10)));
    }
  }

  private X509Certificate presented(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  private SSLSocket connect() throws IOException {
    var socket =
        (SSLSocket)
            presenting.context().getSocketFactory().createSocket("localhost", service.apiPort());
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(11), StandardCharsets.US_ASCII);
  }

  @Test
  void aNewCertificateCountsFromTheNextHandshakeOnAndABrokenOneNever() throws Exception {
    try (SSLSocket before = connect()) {
      var newest = authority.issue(DAY.multipliedBy(3), "localhost").write(theirs).parsed();
      await()
          .atMost(SOON)
          .until(
              () -> {
                try (SSLSocket next = connect()) {
                  return presented(next).getSerialNumber().equals(newest.getSerialNumber());
                }
              });
      assertThat(ask(before)).isEqualTo("HTTP/1.1 40");

      TestAuthority.replace(theirs.resolve("tls.crt"), "no certificate\n");
      await()
          .atMost(SOON)
          .until(
              () ->
                  service
                      .management()
                      .get("/metrics")
                      .body()
                      .lines()
                      .anyMatch(
                          line ->
                              line.startsWith("tls_certificate_reloads{")
                                  && line.contains("result=\"refused\"")
                                  && !line.endsWith(" 0.0")));
      try (SSLSocket still = connect()) {
        assertThat(presented(still).getSerialNumber()).isEqualTo(newest.getSerialNumber());
        assertThat(ask(still)).isEqualTo("HTTP/1.1 40");
      }
    }
  }

  @Test
  void halfASettingIsAFaultAtStart() {
    for (String variable : new String[] {"ORDERS_TLS_KEY_PATH", "ORDERS_TLS_CLIENT_CA_PATH"}) {
      assertThatThrownBy(
              () -> OrderServiceConfig.from(TestService.environment(variable, "/tmp/none.pem")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("ORDERS_TLS_CERTIFICATE_PATH");
    }
  }
}
