package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.fixture.SessionStore.cookie;
import static dev.ordercluster.gateway.fixture.SessionStore.id;
import static dev.ordercluster.gateway.fixture.SessionStore.key;
import static dev.ordercluster.gateway.fixture.SessionStore.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
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

/// Session tokens as a way in, over a real Redis that holds what the order service put there.
@TestInstance(Lifecycle.PER_CLASS)
class SessionIT {
  private SessionStore store;
  private Instance instance;
  private Tokens tokens;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    store = SessionStore.start(directory.resolve("redis"));
    instance = Instance.start("127.0.0.1", 0, SessionStore::answer);
    tokens = new Tokens("k1");
    gateway =
        TestGateway.start(
            directory,
            tokens,
            Map.of("GATEWAY_REDIS_PORT", Integer.toString(store.port())),
            instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
    store.close();
  }

  @Test
  void whereSessionsAreOffNobodyLogsInAndNoSessionCounts(@TempDir Path directory) throws Exception {
    String token = store.session("c-off", 3600, 1800);
    Map<String, String> off =
        Map.of(
            "GATEWAY_REDIS_PORT",
            Integer.toString(store.port()),
            "GATEWAY_SESSION_ENABLED",
            "false");
    try (TestGateway without = TestGateway.start(directory, tokens, off, instance)) {
      int asked = instance.received().size();
      var login = without.post("/v1/sessions", "{}");
      assertThat(login.statusCode()).isEqualTo(404);
      assertThat(login.body()).contains("sessions-disabled");
      assertThat(without.get("/v1/orders", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(401);
      assertThat(without.get("/v1/orders", "Cookie", cookie(token)).statusCode()).isEqualTo(401);
      assertThat(instance.received()).hasSize(asked);
      assertThat(without.get("/v1/products", "Cookie", cookie(token)).statusCode()).isEqualTo(200);
      String jwt = tokens.token("c-off", "customer");
      assertThat(without.get("/v1/orders", "Authorization", "Bearer " + jwt).statusCode())
          .isEqualTo(200);
      assertThat(without.management("/health/ready").body()).contains("sessions are switched off");
    }
  }

  @Test
  void aSessionTokenBecomesAnInternalTokenWithItsId() throws Exception {
    String token = store.session("c-7", 3600, 1800);

    assertThat(gateway.get("/v1/orders", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);

    var claims =
        SignedJWT.parse(instance.last().header("Authorization").substring(7)).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("c-7");
    assertThat(claims.getStringClaim("sid")).isEqualTo(id(token));
    assertThat(claims.getStringListClaim("roles")).containsExactly("customer");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read orders:write");
  }

  @Test
  void aUsePostponesTheIdleExpiryButNeverBeyondTheAbsoluteOne() throws Exception {
    String idle = store.session("c-1", 3600, 1800);
    String ending = store.session("c-1", 60, 1800);
    gateway.get("/v1/orders", "Authorization", "Bearer " + idle);
    gateway.get("/v1/orders", "Authorization", "Bearer " + ending);
    assertThat(store.client().pttl(key(idle))).isBetween(1_790_000L, 1_800_000L);
    assertThat(store.client().pttl(key(ending))).isBetween(50_000L, 60_000L);
  }

  @Test
  void aSessionPastItsAbsoluteExpiryIsRemoved() throws Exception {
    String token = store.session("c-1", -1, 1800);
    var reply = gateway.get("/v1/orders", "Authorization", "Bearer " + token);
    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(store.client().exists(key(token))).isFalse();
  }

  @Test
  void unknownAndMalformedTokensAre401() {
    for (String token :
        new String[] {token(), "oc_", "oc_short", token() + "=", "oc_ " + token()}) {
      var reply = gateway.get("/v1/orders", "Authorization", "Bearer " + token);
      assertThat(reply.statusCode()).as(token).isEqualTo(401);
      assertThat(reply.body()).contains("invalid-token").doesNotContain(token);
    }
  }

  @Test
  void aLogoutElsewhereWorksWithinSeconds() throws Exception {
    String bearer = "Bearer " + store.session("c-6", 3600, 1800);
    assertThat(gateway.get("/v1/orders", "Authorization", bearer).statusCode()).isEqualTo(200);
    store.end(bearer.substring(7));
    Awaitility.await()
        .atMost(Duration.ofSeconds(4))
        .until(() -> gateway.get("/v1/orders", "Authorization", bearer).statusCode() == 401);
  }

  @Test
  void withoutRedisOnlySessionsAreRefused(@TempDir Path directory) throws Exception {
    try (TestGateway alone = TestGateway.start(directory, tokens, Map.of(), instance)) {
      var reply = alone.get("/v1/orders", "Authorization", "Bearer " + token());
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.headers().firstValue("Retry-After")).isPresent();
      assertThat(reply.body()).contains("authentication-unavailable");
      assertThat(alone.get("/v1/orders", "Cookie", cookie(token())).statusCode()).isEqualTo(503);
      String jwt = "Bearer " + tokens.token("c-1", "customer");
      assertThat(alone.get("/v1/orders", "Authorization", jwt).statusCode()).isEqualTo(200);
      assertThat(alone.get("/v1/products").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void neitherLogNorRedisHoldsAToken() throws Exception {
    String token = store.session("c-8", 3600, 1800);
    gateway.get("/v1/orders", "Authorization", "Bearer " + token);
    gateway.get("/v1/orders", "Cookie", cookie(token));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> gateway.accessLog().contains("\"subject\":\"c-8\""));
    assertThat(gateway.accessLog()).doesNotContain(token);
    assertThat(store.client().keys("*")).noneMatch(key -> key.contains(token));
    assertThat(gateway.management("/metrics").body()).doesNotContain(token);
  }
}
