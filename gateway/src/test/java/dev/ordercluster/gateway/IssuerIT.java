package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SigningKeys;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Issuers whose keys are behind a URL, and several of them side by side.
@TestInstance(Lifecycle.PER_CLASS)
class IssuerIT {
  private final SigningKeys keys = new SigningKeys();
  private volatile String document = keys.jwks();
  private final AtomicInteger reads = new AtomicInteger();
  private final Tokens second = new Tokens("k1");
  private HttpServer server;
  private Instance instance;
  private TestGateway gateway;

  IssuerIT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    server.createContext(
        "/jwks",
        exchange -> {
          reads.incrementAndGet();
          byte[] body = document.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    instance = Instance.echo("127.0.0.1", 0);
    String issuers =
        """
        [{"issuer":"%s","audiences":["shop"],"jwksUri":"http://127.0.0.1:%d/jwks"},
         {"issuer":"%s","audiences":["shop"],"jwksFile":"jwks.json",
          "subjectPrefix":"b-","roles":["customer"]}]
        """
            .formatted(SigningKeys.ISSUER, server.getAddress().getPort(), Tokens.ISSUER);
    gateway = TestGateway.start(directory, second, Map.of("GATEWAY_ISSUERS", issuers), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
    server.stop(0);
  }

  private int status(String token) {
    return gateway.get("/v1/orders", "Authorization", "Bearer " + token).statusCode();
  }

  private String subjectOfLast() throws Exception {
    return SignedJWT.parse(instance.last().header("Authorization").substring(7))
        .getJWTClaimsSet()
        .getSubject();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void aTokenOfEveryAlgorithmIsVerifiedWithAKeyFromTheUrl(String algorithm) throws Exception {
    assertThat(status(keys.token(algorithm, "c-" + algorithm))).isEqualTo(200);
    assertThat(subjectOfLast()).isEqualTo("c-" + algorithm);
    String spoiled = keys.token(algorithm, "c-1");
    int middle = spoiled.lastIndexOf('.') + 20;
    char other = spoiled.charAt(middle) == 'A' ? 'B' : 'A';
    assertThat(status(spoiled.substring(0, middle) + other + spoiled.substring(middle + 1)))
        .isEqualTo(401);
  }

  @Test
  void aKeyThatIsNewAtTheUrlCountsWithinSeconds() {
    SigningKeys rotated = new SigningKeys();
    int before = reads.get();
    document = SigningKeys.jwks(keys, rotated.renamed("new-"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(rotated.renamed("new-").token("ES256", "c-1")) == 200);
    assertThat(reads.get() - before).isBetween(1, 3);
  }

  @Test
  void equalSubjectsOfTwoIssuersAreTwoCustomers() throws Exception {
    assertThat(status(keys.token("ES256", "42"))).isEqualTo(200);
    assertThat(subjectOfLast()).isEqualTo("42");
    assertThat(status(second.token("42", "customer"))).isEqualTo(200);
    assertThat(subjectOfLast()).isEqualTo("b-42");
    assertThat(status(keys.token("ES256", "b-42"))).isEqualTo(401);
    assertThat(status(keys.token("ES256", "guest-1"))).isEqualTo(401);
  }

  @Test
  void anIssuerGivesOnlyTheRolesThatItMay() throws Exception {
    assertThat(status(second.token("7", "admin"))).isEqualTo(403);
    assertThat(status(second.token("7", "admin", "customer"))).isEqualTo(200);
    assertThat(
            SignedJWT.parse(instance.last().header("Authorization").substring(7))
                .getJWTClaimsSet()
                .getStringListClaim("roles"))
        .containsExactly("customer");
  }
}
