package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.backends.LocalRedis;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Limits over two gateways that share a real Redis, and what holds while it is away.
@TestInstance(Lifecycle.PER_CLASS)
class RateLimitIT {
  private static final String POLICIES =
      """
      [{"name":"flood","key":"principal","match":{"methods":["GET"],"path":"/v1/orders"},
        "limit":100,"window":"1s","burst":400},
       {"name":"slow","key":"principal","match":{"methods":["POST"],"path":"/v1/orders"},
        "limit":1,"window":"10s","burst":1},
       {"name":"strict","key":"principal","match":{"path":"/v1/products/strict/stock"},
        "limit":100,"window":"1s","redisUnavailable":"FailClosed"}]
      """;

  private static final String STRICT = "/v1/products/strict/stock";

  private LocalRedis redis;
  private Instance instance;
  private Tokens tokens;
  private TestGateway one;
  private TestGateway two;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    redis = LocalRedis.start(Files.createDirectories(directory.resolve("redis")));
    instance = Instance.echo("127.0.0.1", 0);
    tokens = new Tokens("k1");
    one = gateway(directory);
    two = gateway(directory);
  }

  private TestGateway gateway(Path directory) {
    return TestGateway.start(
        directory,
        tokens,
        Map.of(
            "GATEWAY_RATE_LIMITS", POLICIES, "GATEWAY_REDIS_PORT", Integer.toString(redis.port())),
        instance);
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
    instance.close();
    redis.close();
  }

  private String bearer(String subject, String role) {
    return "Bearer " + tokens.token(subject, role);
  }

  // The bounds stay true on a machine that stalls: no more than the whole time allows, and no less
  // than was due when a client, after that time, asked and was denied.
  @Test
  void twoGatewaysTogetherAdmitLimitTimesTimePlusBurst() throws Exception {
    String bearer = bearer("flooder", "customer");
    AtomicInteger admitted = new AtomicInteger();
    AtomicLong emptyAt = new AtomicLong(Long.MAX_VALUE);
    one.get("/v1/orders", "Authorization", bearer("warm", "customer"));
    two.get("/v1/orders", "Authorization", bearer("warm", "customer"));
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(5).toNanos();
    List<Thread> clients =
        IntStream.range(0, 8)
            .mapToObj(index -> index % 2 == 0 ? one : two)
            .map(
                gateway ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                emptyAt.accumulateAndGet(
                                    flood(gateway, bearer, end, admitted), Math::min)))
            .toList();
    for (Thread client : clients) {
      client.join();
    }

    double most = 100 * seconds(start, System.nanoTime()) + 400;
    double least = 100 * seconds(start, emptyAt.get()) + 400;
    assertThat((double) admitted.get()).isBetween(least * 0.98, most * 1.02);
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  /// Asks until the time is over and the bucket is seen empty; returns when that question was put.
  private static long flood(TestGateway gateway, String bearer, long end, AtomicInteger admitted) {
    while (true) {
      long asked = System.nanoTime();
      if (gateway.get("/v1/orders", "Authorization", bearer).statusCode() == 200) {
        admitted.incrementAndGet();
      } else if (asked > end) {
        return asked;
      }
    }
  }

  @Test
  void aDeniedClientIsToldWhenAndWhy() {
    String bearer = bearer("patient", "customer");
    HttpResponse<String> first = one.post("/v1/orders", "{}", "Authorization", bearer);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"slow\";q=1;w=10");
    assertThat(first.headers().firstValue("RateLimit")).hasValue("\"slow\";r=1;t=10");
    assertThat(two.post("/v1/orders", "{}", "Authorization", bearer).statusCode()).isEqualTo(200);

    for (TestGateway gateway : List.of(one, two, one)) {
      HttpResponse<String> denied = gateway.post("/v1/orders", "{}", "Authorization", bearer);
      assertThat(denied.statusCode()).isEqualTo(429);
      assertThat(denied.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(9L, 10L);
      assertThat(denied.headers().firstValue("RateLimit").orElse("")).startsWith("\"slow\";r=0;t=");
      assertThat(denied.body())
          .contains("https://iana.org/assignments/http-problem-types#quota-exceeded")
          .contains("\"violated-policies\":[\"slow\"]");
    }
    assertThat(one.management("/metrics").body())
        .contains("decision=\"denied-remembered\",policy=\"slow\"");
  }

  @Test
  void anotherPrincipalAndAnotherPolicyAreNotAffected() {
    String bearer = bearer("a", "customer");
    for (int i = 0; i < 3; i++) {
      one.post("/v1/orders", "{}", "Authorization", bearer);
    }
    assertThat(one.post("/v1/orders", "{}", "Authorization", bearer).statusCode()).isEqualTo(429);
    assertThat(one.get("/v1/orders", "Authorization", bearer).statusCode()).isEqualTo(200);
    assertThat(one.post("/v1/orders", "{}", "Authorization", bearer("b", "customer")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void withoutRedisEachGatewayCountsAloneOrRefusesAsThePolicySays(@TempDir Path directory)
      throws Exception {
    try (LocalRedis own = LocalRedis.start(Files.createDirectories(directory.resolve("own")));
        TestGateway gateway =
            TestGateway.start(
                directory,
                tokens,
                Map.of(
                    "GATEWAY_RATE_LIMITS",
                    POLICIES,
                    "GATEWAY_REDIS_PORT",
                    Integer.toString(own.port())),
                instance)) {
      String staff = bearer("s", "staff");
      assertThat(gateway.get(STRICT, "Authorization", staff).statusCode()).isEqualTo(200);
      own.kill();
      countsAlone(gateway, staff);
      own.restart();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(gateway.get(STRICT, "Authorization", staff).statusCode())
                      .isEqualTo(200));
    }
  }

  private static void countsAlone(TestGateway gateway, String staff) {

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              gateway.get("/v1/orders", "Authorization", staff);
              assertThat(gateway.management("/health/ready").body())
                  .contains("Redis does not answer");
            });
    assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
    assertThat(gateway.management("/metrics").body()).contains("gateway_ratelimit_shared 0.0");
    assertThat(gateway.post("/v1/orders", "{}", "Authorization", staff).statusCode())
        .isEqualTo(200);
    gateway.post("/v1/orders", "{}", "Authorization", staff);
    assertThat(gateway.post("/v1/orders", "{}", "Authorization", staff).statusCode())
        .isEqualTo(429);
    HttpResponse<String> refused = gateway.get(STRICT, "Authorization", staff);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("#temporary-reduced-capacity");
  }
}
