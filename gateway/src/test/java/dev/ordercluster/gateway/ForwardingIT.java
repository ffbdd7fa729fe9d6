package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What a service gets of a request and a client of its answer.
@TestInstance(Lifecycle.PER_CLASS)
class ForwardingIT {
  private static final String CHUNKED =
      """
      HTTP/1.1 200 OK
      Transfer-Encoding: chunked
      Connection: X-Secret
      X-Secret: 1

      5
      hello
      6
       world
      0

      """
          .replace("\n", "\r\n");

  private static final String TALKATIVE =
      """
      GET /v1/products HTTP/1.1
      Host: shop.test
      X-Forwarded-For: 6.6.6.6
      Forwarded: for=6.6.6.6
      X-Real-IP: 6.6.6.6
      X-User-Id: admin
      X-Internal-Role: admin
      X-Customer-Id: 42
      Connection: close, X-Drop-Me, Via, X-Forwarded-For
      X-Drop-Me: 1
      Keep-Alive: timeout=5
      TE: trailers
      Upgrade: h2c
      HTTP2-Settings: AAMAAABkAAQAAP__
      Proxy-Authorization: Basic eDp5
      Accept: application/json

      """
          .replace("\n", "\r\n");

  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.start("127.0.0.1", 0, ForwardingIT::answer);
    gateway = TestGateway.start(directory, new Tokens("k1"), Map.of(), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  @BeforeEach
  void forget() {
    instance.received().clear();
  }

  private static boolean answer(Instance.Received request, java.io.OutputStream out)
      throws java.io.IOException {
    String target = request.head().target();
    if (target.endsWith("chunked")) {
      return Instance.raw(out, CHUNKED);
    }
    if (target.endsWith("until-close")) {
      return !Instance.raw(out, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
    }
    if (target.endsWith("nothing")) {
      return Instance.raw(out, "HTTP/1.1 204 No Content\r\n\r\n");
    }
    if (target.endsWith("unmodified")) {
      return Instance.raw(out, "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
    }
    if (request.head().method().equals("HEAD")) {
      return Instance.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
    }
    return Instance.ok(out, "{}");
  }

  private String bearer(String... roles) {
    return "Bearer " + gateway.tokens().token("c-1", roles);
  }

  @Test
  void anOrderGoesThroughWithAnInternalTokenInPlaceOfTheClients() throws Exception {
    var reply =
        gateway.post(
            "/v1/orders?x=1",
            "{\"lines\":[]}",
            "Authorization",
            bearer("customer"),
            "Idempotency-Key",
            "k-1");

    assertThat(reply.statusCode()).isEqualTo(200);
    Instance.Received got = instance.last();
    assertThat(got.head().target()).isEqualTo("/v1/orders?x=1");
    assertThat(got.body()).isEqualTo("{\"lines\":[]}");
    assertThat(got.header("Idempotency-Key")).isEqualTo("k-1");
    SignedJWT internal = SignedJWT.parse(got.header("Authorization").substring(7));
    assertThat(internal.verify(new ECDSAVerifier(TestGateway.INTERNAL.toPublicJWK()))).isTrue();
    assertThat(internal.getHeader().getKeyID()).isEqualTo("internal-1");
    var claims = internal.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("ordercluster-gateway");
    assertThat(claims.getAudience()).containsExactly("order-service");
    assertThat(claims.getSubject()).isEqualTo("c-1");
    assertThat(claims.getStringListClaim("roles")).containsExactly("customer");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read orders:write");
    assertThat(claims.getExpirationTime().toInstant())
        .isBeforeOrEqualTo(Instant.now().plusSeconds(60));
  }

  @Test
  void whatAClientSaysAboutIdentityAndHopsDoesNotReachTheService() throws Exception {
    RawClient.Reply reply = RawClient.exchange(gateway.port(), TALKATIVE, 3_000);

    assertThat(reply.status()).isEqualTo(200);
    Instance.Received got = instance.last();
    for (String dropped :
        List.of(
            "Forwarded",
            "X-Real-IP",
            "X-User-Id",
            "X-Internal-Role",
            "X-Customer-Id",
            "X-Drop-Me",
            "Keep-Alive",
            "TE",
            "Upgrade",
            "HTTP2-Settings",
            "Proxy-Authorization",
            "Connection",
            "Authorization")) {
      assertThat(got.header(dropped)).as(dropped).isEmpty();
    }
    assertThat(got.head().headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(got.head().headers().all("Via")).containsExactly("1.1 ordercluster");
    assertThat(got.header("X-Forwarded-Host")).isEqualTo("shop.test");
    assertThat(got.header("Host")).isEqualTo("order-service.test");
    assertThat(got.header("Accept")).isEqualTo("application/json");
    assertThat(got.header("X-Request-Id")).isEqualTo(reply.header("X-Request-Id")).hasSize(32);
  }

  @Test
  void aTraceIsContinuedAndAMalformedOneReplaced() {
    gateway.get(
        "/v1/products", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    assertThat(instance.last().header("traceparent"))
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .doesNotContain("00f067aa0ba902b7");

    gateway.get("/v1/products", "traceparent", "00-zz-00f067aa0ba902b7-01");
    assertThat(instance.last().header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void chunkedAndUnendedAnswersArriveWhole() {
    var chunked = gateway.get("/v1/products/chunked");
    assertThat(chunked.body()).isEqualTo("hello world");
    assertThat(chunked.headers().firstValue("X-Secret")).isEmpty();
    assertThat(gateway.get("/v1/products/until-close").body()).isEqualTo("until the end");
  }

  @Test
  void anHttp10ClientGetsNoChunks() throws Exception {
    RawClient.Reply reply =
        RawClient.exchange(
            gateway.port(), "GET /v1/products/chunked HTTP/1.0\r\nHost: a\r\n\r\n", 3_000);

    assertThat(reply.closed()).isTrue();
    assertThat(reply.body()).isEqualTo("hello world");
    assertThat(reply.header("Transfer-Encoding")).isEmpty();
  }

  @Test
  void answersWithoutABodyHaveNone() throws Exception {
    String pipeline =
        """
        HEAD /v1/products HTTP/1.1
        Host: a

        GET /v1/products/nothing HTTP/1.1
        Host: a

        GET /v1/products/unmodified HTTP/1.1
        Host: a
        Connection: close

        """
            .replace("\n", "\r\n");

    RawClient.Reply reply = RawClient.exchange(gateway.port(), pipeline, 3_000);

    assertThat(reply.responses()).isEqualTo(3);
    assertThat(reply.header("Content-Length")).isEqualTo("1234");
    String[] parts = reply.text().split("(?=HTTP/1\\.1 \\d{3} )", -1);
    assertThat(parts[0]).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(parts[1]).startsWith("HTTP/1.1 204 ").endsWith("\r\n\r\n");
    assertThat(parts[1]).doesNotContain("Content-Length").doesNotContain("Transfer-Encoding");
    assertThat(parts[2]).startsWith("HTTP/1.1 304 ").contains("ETag: \"1\"").endsWith("\r\n\r\n");
  }

  @Test
  void aLargeBodyIsStreamedAndAnOversizeOneRefused() {
    String large = "x".repeat(300_000);
    var reply = gateway.post("/v1/orders", large, "Authorization", bearer("customer"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(instance.last().body()).isEqualTo(large);

    var refused =
        gateway.post("/v1/orders", "x".repeat(1_100_000), "Authorization", bearer("customer"));
    assertThat(refused.statusCode()).isEqualTo(413);
  }

  @Test
  void anUploadThatIsRefusedIsNeverAskedFor() throws Exception {
    String head = "POST /v1/orders HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
    RawClient.Reply refused =
        RawClient.exchange(gateway.port(), head + "Content-Length: 10\r\n\r\n", 3_000);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.closed()).isTrue();

    try (RawClient client = new RawClient(gateway.port())) {
      client.send(head + "Authorization: " + bearer("customer") + "\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.readAll(300).text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.send("{}").readAll(1_000).status()).isEqualTo(200);
    }
  }

  @Test
  void connectionsToTheServiceAreUsedAgain() {
    gateway.get("/v1/products");
    int before = instance.connections();
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(200);
    }
    assertThat(instance.connections()).isEqualTo(before);
  }

  @Test
  void theAccessLogTellsWhatHappenedAndNoSecret() {
    gateway.get("/v1/orders?token=hush", "Authorization", bearer("customer"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(gateway.accessLog()).contains("\"path\":\"/v1/orders\""));
    assertThat(gateway.accessLog())
        .contains("\"route\":\"/v1/orders\"", "\"status\":200", "\"subject\":\"c-1\"")
        .doesNotContain("hush")
        .doesNotContain("eyJ");
  }
}
