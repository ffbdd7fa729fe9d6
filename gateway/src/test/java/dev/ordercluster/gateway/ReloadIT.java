package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configuration that changes while requests go on.
class ReloadIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String EVERYTHING =
      """
      request: {max-body-bytes: 100%d, timeout: 1%ds}
      upstream.connect-timeout: 90%dms
      cdn.max-age: %ds
      token.skew: 1%ds
      api-keys.remembered: 100%dms
      session.remembered: 100%dms
      stream.max: 1%d
      jwks.refresh: 20%ds
      client.idle-timeout: 7%ds
      rate-limits:
        - {name: many, key: source, limit: 100%d00, window: 1s, burst: 1000}
      """;

  @TempDir private Path directory;
  private final Tokens tokens = new Tokens("k1");
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Instance instance = Instance.start("127.0.0.1", 0, this::answer);
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = directory.resolve("gateway.yaml");
    write("request: {max-body-bytes: 1000}\n");
  }

  @AfterEach
  void stop() {
    release.countDown();
    instance.close();
  }

  private boolean answer(Instance.Received request, OutputStream out) throws IOException {
    if (request.head().target().endsWith("slow")) {
      arrived.countDown();
      try {
        var _ = release.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Instance.ok(out, "{}");
  }

  private void write(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next.yaml"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private TestGateway start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("GATEWAY_CONFIG_FILE", file.toString());
    return TestGateway.start(directory, tokens, settings, instance);
  }

  private static void await(TestGateway gateway, String part) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> gateway.management("/configuration").body().contains(part));
  }

  private int post(TestGateway gateway, int bytes) {
    String bearer = "Bearer " + tokens.token("s-1", "staff");
    return gateway.post("/v1/products", "x".repeat(bytes), "Authorization", bearer).statusCode();
  }

  private void ask(TestGateway gateway, AtomicBoolean over, Set<Integer> statuses) {
    while (!over.get()) {
      statuses.add(post(gateway, 10));
    }
  }

  @Test
  void requestsGoOnWhileEverySettingThatCanChangeChanges() throws Exception {
    try (TestGateway gateway = start(Map.of())) {
      AtomicBoolean over = new AtomicBoolean();
      Set<Integer> statuses = ConcurrentHashMap.newKeySet();
      List<Thread> clients =
          IntStream.range(0, 4)
              .mapToObj(_ -> Thread.ofVirtual().start(() -> ask(gateway, over, statuses)))
              .toList();
      for (int generation = 2; generation <= 5; generation++) {
        write(EVERYTHING.replace("%d", Integer.toString(generation)));
        await(gateway, "\"generation\":" + generation);
      }
      over.set(true);
      for (Thread client : clients) {
        assertThat(client.join(SOON)).isTrue();
      }
      assertThat(statuses).containsExactly(200);
      assertThat(gateway.management("/configuration").body())
          .contains("\"changed\":[\"GATEWAY_API_KEYS_REMEMBERED\"", "\"fault\":null");
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_config_generation 5.0", "gateway_config_refused 0.0")
          .contains("gateway_config_reloads_total{result=\"used\",source=\"files\"} 4.0");
    }
  }

  @Test
  void aRequestEndsOnTheConfigurationThatItBeganOn() throws Exception {
    try (TestGateway gateway = start(Map.of())) {
      var running =
          TestGateway.HTTP.sendAsync(
              gateway.request("/v1/products/slow").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      // Another connect timeout is another pool of connections: the old one must stay meanwhile.
      write("upstream.connect-timeout: 2s\nrequest.max-in-flight: 1\n");
      await(gateway, "\"generation\":2");
      assertThat(gateway.management("/metrics").body()).contains("gateway_http_inflight 1.0");
      assertThat(gateway.get("/v1/products/1").statusCode()).isEqualTo(200);
      release.countDown();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> gateway.management("/metrics").body().contains("gateway_http_inflight 0.0"));
    }
  }

  @Test
  void aBadConfigurationChangesNothingAndSaysWhy() throws Exception {
    try (TestGateway gateway = start(Map.of())) {
      assertThat(post(gateway, 1001)).isEqualTo(413);
      for (String bad :
          List.of(
              "request: {max-body-bytes: 5000, timeouts: 1s}",
              "request: {max-body-bytes: 5000",
              "request: {max-body-bytes: 5000, timeout: 1 year}",
              "request.max-body-bytes: 5000\nrate-limits: [{name: A}]",
              "request.max-body-bytes: 5000\ntoken.skew: 9h")) {
        write(bad);
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(gateway.management("/configuration").body())
                        .contains("\"generation\":1")
                        .doesNotContain("\"fault\":null"));
        assertThat(post(gateway, 1001)).isEqualTo(413);
        assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
        assertThat(gateway.management("/health/ready").body()).contains("generation 1 is kept");
        assertThat(gateway.management("/metrics").body()).contains("gateway_config_refused 1.0");
        write("request: {max-body-bytes: 1000}");
        await(gateway, "\"fault\":null");
      }
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_config_reloads_total{result=\"refused\",source=\"files\"} 5.0");
      write("request: {max-body-bytes: 2000}");
      await(gateway, "\"generation\":2");
      assertThat(post(gateway, 1001)).isEqualTo(200);
    }
  }

  @Test
  void limitsCountFromTheNextRequestOn() throws Exception {
    Path limits = Files.writeString(directory.resolve("limits.json"), "[]");
    try (TestGateway gateway = start(Map.of("GATEWAY_RATE_LIMITS_FILE", limits.toString()))) {
      assertThat(gateway.get("/v1/products/1").statusCode()).isEqualTo(200);
      Files.writeString(
          limits, "[{\"name\":\"slow\",\"key\":\"source\",\"limit\":1,\"window\":\"1h\"}]");
      await(gateway, "\"changed\":[\"GATEWAY_RATE_LIMITS\"]");
      var limited = gateway.get("/v1/products/1");
      assertThat(limited.headers().firstValue("RateLimit-Policy")).hasValue("\"slow\";q=1;w=3600");
      Files.writeString(limits, "[]");
      await(gateway, "\"generation\":3");
      var free = gateway.get("/v1/products/1");
      assertThat(free.headers().firstValue("RateLimit-Policy")).isEmpty();
    }
  }

  @Test
  void whatCountsAtAStartOnlyWaitsForOneAndTheRestCounts() throws Exception {
    try (TestGateway gateway = start(Map.of())) {
      write("tls.port: 9443\naccess-log: false\nrequest.max-body-bytes: 2000\n");
      await(gateway, "\"generation\":2");
      assertThat(gateway.management("/configuration").body())
          .contains("\"restartToChange\":[\"GATEWAY_ACCESS_LOG\",\"GATEWAY_TLS_PORT\"]")
          .contains("\"changed\":[\"GATEWAY_REQUEST_MAX_BODY_BYTES\"]");
      assertThat(gateway.management("/health/ready").body()).contains("restart to change");
      assertThat(post(gateway, 1001)).isEqualTo(200);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> gateway.accessLog().contains("\"path\":\"/v1/products\""));
    }
  }

  @Test
  void theEnvironmentCountsBeforeTheFileAndEveryFaultIsToldAtOnceAtStart() throws Exception {
    try (TestGateway gateway = start(Map.of("GATEWAY_REQUEST_MAX_BODY_BYTES", "500"))) {
      assertThat(post(gateway, 501)).isEqualTo(413);
    }
    write("request.timeouts: 1s\ntoken.skews: 1s\n");
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.faults()).hasSize(2).allMatch(it -> it.startsWith("GATEWAY_CONFIG")));
    Files.delete(file);
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot read");
  }

  @Test
  void instancesBehindAnotherNameAreUsedAndOneThatDoesNotResolveIsNot() throws Exception {
    Path host = Files.writeString(directory.resolve("host"), "order-service.test");
    try (TestGateway gateway = start(Map.of("GATEWAY_UPSTREAM_HOST_FILE", host.toString()))) {
      Files.writeString(host, "nowhere.test");
      await(gateway, "nowhere.test does not resolve");
      assertThat(gateway.get("/v1/products/1").statusCode()).isEqualTo(200);
      Files.writeString(host, "elsewhere.test");
      await(gateway, "\"generation\":2");
      assertThat(gateway.get("/v1/products/2").statusCode()).isEqualTo(200);
      assertThat(instance.last().header("Host")).isEqualTo("elsewhere.test");
    }
  }

  @Test
  void anIssuerThatIsTakenOutVouchesForNobodyAndKeysThatAreGoneChangeNothing() throws Exception {
    Tokens next = new Tokens("k2");
    Files.writeString(directory.resolve("next.json"), next.jwks());
    Path issuers = Files.writeString(directory.resolve("issuers"), tokens.issuersJson());
    try (TestGateway gateway = start(Map.of("GATEWAY_ISSUERS_FILE", issuers.toString()))) {
      String before = "Bearer " + tokens.token("c-1", "customer");
      String after = "Bearer " + next.token("c-1", "customer");
      assertThat(gateway.get("/v1/orders", "Authorization", before).statusCode()).isEqualTo(200);
      Files.writeString(issuers, tokens.issuersJson().replace("jwks.json", "gone.json"));
      await(gateway, "no keys of");
      assertThat(gateway.get("/v1/orders", "Authorization", before).statusCode()).isEqualTo(200);
      Files.writeString(issuers, tokens.issuersJson().replace("jwks.json", "next.json"));
      await(gateway, "\"generation\":2");
      assertThat(gateway.get("/v1/orders", "Authorization", after).statusCode()).isEqualTo(200);
      assertThat(gateway.get("/v1/orders", "Authorization", before).statusCode()).isEqualTo(401);
    }
  }
}
