package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.fixture.ApiKeyStore;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Keys of services as a way in, over a real Redis with the copy that the order service keeps
/// there, and a service that can be asked when that copy is gone.
@TestInstance(Lifecycle.PER_CLASS)
class ApiKeyIT {
  private static final String RESOLVE = "/internal/api-keys/resolve";

  private final Tokens tokens = new Tokens("k1");
  private SessionStore redis;
  private ApiKeyStore keys;
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = SessionStore.start(directory.resolve("redis"));
    keys = new ApiKeyStore(redis.client());
    instance = Instance.start("127.0.0.1", 0, keys::answer);
    gateway = start(directory, Map.of("GATEWAY_REDIS_PORT", Integer.toString(redis.port())));
  }

  private TestGateway start(Path directory, Map<String, String> more) {
    return TestGateway.start(directory, tokens, more, instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
    redis.close();
  }

  @BeforeEach
  void theCopyIsThere() {
    keys.vouch();
  }

  private HttpResponse<String> get(TestGateway through, String key) {
    return through.get("/v1/orders", "X-API-Key", key);
  }

  private long asked() {
    return instance.received().stream()
        .filter(request -> request.head().target().equals(RESOLVE))
        .count();
  }

  private String metric(String start) {
    return gateway
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElse("");
  }

  @Test
  void aServiceComesInWithItsKeyInEitherHeader() throws Exception {
    String key = keys.good("orders:read");
    assertThat(get(gateway, key).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v1/orders", "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(200);
    var request = instance.last();
    var claims = SignedJWT.parse(request.header("Authorization").substring(7)).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("@apikey-" + keys.id(key));
    assertThat(claims.getStringListClaim("roles")).containsExactly("service");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read");
    assertThat(request.header("X-API-Key")).isEmpty();
  }

  @Test
  void aKeyMayDoWhatItsScopeAndItsRoleAllowTogether() {
    String reader = keys.good("orders:read");
    String everything = keys.good("orders:read orders:write products:write");
    assertThat(gateway.get("/v1/orders", "X-API-Key", keys.good("products:write")).statusCode())
        .isEqualTo(403);
    for (String key : new String[] {reader, everything}) {
      assertThat(get(gateway, key).statusCode()).isEqualTo(200);
      var reply = gateway.post("/v1/webhook-endpoints", "{}", "X-API-Key", key);
      assertThat(reply.statusCode()).isEqualTo(403);
      assertThat(reply.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(value -> assertThat(value).contains("insufficient_scope"));
    }
    String ship = "/v1/orders/1/fulfillments/2/ship";
    assertThat(gateway.post(ship, "{}", "X-API-Key", reader).statusCode()).isEqualTo(403);
    assertThat(gateway.post(ship, "{}", "X-API-Key", everything).statusCode()).isEqualTo(200);
    assertThat(gateway.post("/v1/products", "{}", "X-API-Key", everything).statusCode())
        .isEqualTo(200);
    assertThat(gateway.post("/v1/orders/1/cancel", "{}", "X-API-Key", everything).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aRevocationCountsWithinFiveSeconds() {
    String key = keys.good("orders:read");
    assertThat(get(gateway, key).statusCode()).isEqualTo(200);
    keys.revoke(key);
    await().atMost(Duration.ofSeconds(5)).until(() -> get(gateway, key).statusCode() == 401);
  }

  @Test
  void aKeyEndsAtItsTimeThoughItIsRemembered() {
    String key = keys.ending("orders:read", 1_200);
    assertThat(get(gateway, key).statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(gateway, key).statusCode() == 401);
    assertThat(keys.isPast(key)).isTrue();
  }

  @Test
  void whatCannotBeAKeyIsRefusedWithoutAskingAnyone() {
    String good = keys.good("orders:read");
    String before = metric("gateway_redis_calls_total{result=\"ok\",use=\"api-key\"}");
    long asked = asked();
    String swapped = good.substring(0, 55) + (good.charAt(55) == 'x' ? 'y' : 'x');
    for (String key : new String[] {"oc_key_", swapped, good + "x", "oc_key_" + "A".repeat(49)}) {
      var reply = get(gateway, key);
      assertThat(reply.statusCode()).isEqualTo(401);
      assertThat(reply.body()).doesNotContain(key);
    }
    assertThat(metric("gateway_redis_calls_total{result=\"ok\",use=\"api-key\"}"))
        .isEqualTo(before);
    assertThat(asked()).isEqualTo(asked);
  }

  @Test
  void anEmptiedRedisKillsNoKey() {
    String key = keys.good("orders:read");
    String revoked = keys.good("orders:read");
    keys.revoke(revoked);
    redis.client().flushAll();
    long before = asked();
    assertThat(get(gateway, key).statusCode()).isEqualTo(200);
    assertThat(get(gateway, revoked).statusCode()).isEqualTo(401);
    assertThat(asked()).isEqualTo(before + 2);
  }

  @Test
  void withoutRedisTheServiceIsAskedAndTheGatewayVouchesForItself(@TempDir Path directory)
      throws Exception {
    String key = keys.good("orders:read");
    try (TestGateway alone = start(directory, Map.of())) {
      assertThat(get(alone, key).statusCode()).isEqualTo(200);
      var claims =
          instance.received().stream()
              .filter(request -> request.head().target().equals(RESOLVE))
              .toList()
              .getLast();
      var token = SignedJWT.parse(claims.header("Authorization").substring(7)).getJWTClaimsSet();
      assertThat(token.getStringListClaim("roles")).containsExactly("gateway");
      assertThat(claims.body()).doesNotContain(key);
      keys.revoke(key);
      await().atMost(Duration.ofSeconds(5)).until(() -> get(alone, key).statusCode() == 401);
    }
  }

  @Test
  void withNobodyToAskAKeyIsNotJudged(@TempDir Path directory) {
    try (TestGateway nowhere = TestGateway.start(directory, tokens, Map.of())) {
      var reply = get(nowhere, keys.good("orders:read"));
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("authentication-unavailable");
      assertThat(reply.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void guessingIsSlowForTheGuesserAndNotForItsNeighbours(@TempDir Path directory) {
    String known = keys.good("orders:read");
    Map<String, String> settings = Map.of("GATEWAY_REDIS_PORT", Integer.toString(redis.port()));
    try (TestGateway fresh = start(directory, settings)) {
      assertThat(get(fresh, known).statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> get(fresh, ApiKeyStore.random()).statusCode() == 429);
      var reply = get(fresh, ApiKeyStore.random());
      assertThat(reply.body()).contains("too-many-unknown-keys");
      assertThat(reply.headers().firstValue("Retry-After")).isPresent();
      assertThat(get(fresh, known).statusCode()).isEqualTo(200);
      String jwt = "Bearer " + tokens.token("c-1", "customer");
      assertThat(fresh.get("/v1/orders", "Authorization", jwt).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void twoKindsOfCredentialsAreRefusedAndAKeyOutweighsACookie() {
    String key = keys.good("orders:read");
    String jwt = "Bearer " + tokens.token("c-1", "customer");
    var both = gateway.get("/v1/orders", "X-API-Key", key, "Authorization", jwt);
    assertThat(both.statusCode()).isEqualTo(401);
    assertThat(both.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).contains("invalid_request"));
    assertThat(gateway.get("/v1/orders", "X-API-Key", key, "X-API-Key", key).statusCode())
        .isEqualTo(401);
    String cookie = SessionStore.cookie(SessionStore.token());
    assertThat(gateway.get("/v1/orders", "X-API-Key", key, "Cookie", cookie).statusCode())
        .isEqualTo(200);
  }

  @Test
  void keysCanBeSwitchedOff(@TempDir Path directory) {
    String key = keys.good("orders:read");
    try (TestGateway off = start(directory, Map.of("GATEWAY_API_KEYS_ENABLED", "false"))) {
      assertThat(get(off, key).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aStreamEndsWhenItsKeyIsRevoked() throws Exception {
    String key = keys.good("orders:read");
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET /v1/orders/o-1/events HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key + "\r\n\r\n");
      assertThat(client.readAll(500).status()).isEqualTo(200);
      keys.revoke(key);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> client.readAll(500).text().contains("0\r\n\r\n"));
    }
  }

  @Test
  void neitherLogNorRedisNorMetricsHoldAKey() {
    String key = keys.good("orders:read");
    get(gateway, key);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> gateway.accessLog().contains("@apikey-" + keys.id(key)));
    assertThat(gateway.accessLog()).doesNotContain(key);
    assertThat(redis.client().keys("*")).noneMatch(name -> name.contains(key));
    assertThat(gateway.management("/metrics").body()).doesNotContain(key);
  }
}
