package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source is charged before anything is done for it, whatever it asks.
class SourceLimitIT {
  private static final String POLICIES =
      """
      [{"name":"source","key":"source","limit":1,"window":"1h","burst":4},
       {"name":"principal","key":"principal","limit":1,"window":"1h","burst":2}]
      """;

  private final Tokens tokens = new Tokens("k1");
  private final Instance instance = Instance.echo("127.0.0.1", 0);
  private final SessionStore store;
  private final TestGateway gateway;

  SourceLimitIT(@TempDir Path directory) {
    store = SessionStore.start(directory.resolve("redis"));
    gateway =
        TestGateway.start(
            directory,
            tokens,
            Map.of(
                "GATEWAY_RATE_LIMITS",
                POLICIES,
                "GATEWAY_REDIS_PORT",
                Integer.toString(store.port())),
            instance);
  }

  @AfterEach
  void stop() {
    gateway.close();
    instance.close();
    store.close();
  }

  private static long limited(Supplier<Integer> request) {
    return IntStream.range(0, 20).filter(_ -> request.get() == 429).count();
  }

  @Test
  void guessingSessionsStopsBeforeRedisIsAskedForThem() {
    long limited =
        limited(
            () ->
                gateway
                    .get("/v1/orders", "Authorization", "Bearer " + SessionStore.token())
                    .statusCode());
    assertThat(limited).isEqualTo(15);
    assertThat(calls("session", "ok")).isEqualTo(5);
  }

  @Test
  void unknownPathsAndTheLandingPageAndWrongMethodsAreLimitedToo() {
    assertThat(limited(() -> gateway.get("/nothing/here").statusCode())).isEqualTo(15);
    assertThat(gateway.get("/").statusCode()).isEqualTo(429);
    assertThat(gateway.post("/openapi.json", "").statusCode()).isEqualTo(429);
    assertThat(gateway.post("/v1/payment-webhooks/sandbox", "{}").statusCode()).isEqualTo(429);
  }

  @Test
  void aWebhooksSenderIsKnownByItsSignatureAndNothingElse() {
    var reply =
        gateway.post(
            "/v1/payment-webhooks/sandbox",
            "{\"raw\":  1}",
            "Authorization",
            "Bearer nonsense",
            "X-Signature",
            "s");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(instance.last().body()).isEqualTo("{\"raw\":  1}");
    assertThat(instance.last().header("X-Signature")).isEqualTo("s");
    assertThat(instance.last().header("Authorization")).isEmpty();
  }

  @Test
  void aNewTokenIsChargedForItsSourceFirstAndThenForItsPrincipal() {
    String bearer = "Bearer " + tokens.token("c-1", "customer");
    var first = gateway.get("/v1/orders", "Authorization", bearer);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("RateLimit-Policy"))
        .hasValue("\"source\";q=1;w=3600, \"principal\";q=1;w=3600");
    assertThat(calls("ratelimit", "ok")).isEqualTo(2);
    gateway.get("/v1/orders", "Authorization", bearer);
    assertThat(calls("ratelimit", "ok")).isEqualTo(3);
    gateway.get("/v1/orders", "Authorization", bearer);
    var refused = gateway.get("/v1/orders", "Authorization", bearer);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"violated-policies\":[\"principal\"]");
  }

  private long calls(String use, String result) {
    Matcher matcher =
        Pattern.compile(
                "gateway_redis_calls_total\\{result=\"%s\",use=\"%s\"} (\\d+)"
                    .formatted(result, use))
            .matcher(gateway.management("/metrics").body());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
