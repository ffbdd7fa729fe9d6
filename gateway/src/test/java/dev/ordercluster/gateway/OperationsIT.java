package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.rules.MetricsPage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stop, overload, key rotation, a taken port, health and metrics.
class OperationsIT {
  private static final String GET = "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir private Path directory;
  private final Tokens tokens = new Tokens("k1");
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Instance instance = Instance.start("127.0.0.1", 0, this::answer);

  @BeforeEach
  void freshInstance() {
    instance.close();
    instance = Instance.start("127.0.0.1", 0, this::answer);
  }

  @AfterEach
  void stop() {
    release.countDown();
    instance.close();
  }

  private boolean answer(Instance.Received request, java.io.OutputStream out)
      throws java.io.IOException {
    if (request.head().target().endsWith("slow")) {
      arrived.countDown();
      try {
        var _ = release.await(15, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Instance.ok(out, "{}");
  }

  private CompletableFuture<HttpResponse<String>> slow(TestGateway gateway) throws Exception {
    var running =
        TestGateway.HTTP.sendAsync(
            gateway.request("/v1/products/slow").build(), HttpResponse.BodyHandlers.ofString());
    assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
    return running;
  }

  @Test
  void aStopFailsReadinessFirstThenEndsWhatRuns() throws Exception {
    TestGateway gateway =
        TestGateway.start(directory, tokens, Map.of("GATEWAY_DRAIN_WAIT", "4s"), instance);
    try (RawClient kept = new RawClient(gateway.port());
        RawClient idle = new RawClient(gateway.port())) {
      assertThat(kept.send(GET).readAll(500).closed()).isFalse();
      var running = slow(gateway);
      Thread stopping = Thread.ofVirtual().start(gateway::close);

      Awaitility.await()
          .atMost(Duration.ofSeconds(4))
          .until(() -> gateway.management("/health/ready").statusCode() == 503);
      assertThat(gateway.management("/health/ready").body()).contains("draining");
      RawClient.Reply during = kept.send(GET).readAll(1_000);
      assertThat(during.status()).isEqualTo(200);
      assertThat(during.header("Connection")).isEqualTo("close");
      assertThat(during.closed()).isTrue();

      release.countDown();
      assertThat(running.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(idle.readAll(5_000).closed()).isTrue();
      assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
      assertThatThrownBy(() -> new RawClient(gateway.port())).isInstanceOf(Exception.class);
    }
  }

  @Test
  void aRunningRequestOutlastsTheClosingOfThePort() throws Exception {
    TestGateway gateway = TestGateway.start(directory, tokens, Map.of(), instance);
    var running = slow(gateway);
    int port = gateway.port();
    Thread stopping = Thread.ofVirtual().start(gateway::close);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThatThrownBy(() -> new RawClient(port).close()).isNotNull());
    release.countDown();
    assertThat(running.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void moreRequestsThanThereIsRoomForAreTurnedAway() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(
            directory, tokens, Map.of("GATEWAY_REQUEST_MAX_IN_FLIGHT", "1"), instance)) {
      var running = slow(gateway);
      var refused = gateway.get("/v1/products");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("overloaded", "#temporary-reduced-capacity");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
      release.countDown();
      assertThat(running.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRotatedKeyCountsAtOnceAndAWithdrawnOneNoLonger() throws Exception {
    try (TestGateway gateway = TestGateway.start(directory, tokens, Map.of(), instance)) {
      Tokens rotated = new Tokens("k2");
      String fresh = "Bearer " + rotated.token("c-1", "customer");
      assertThat(gateway.get("/v1/orders", "Authorization", fresh).statusCode()).isEqualTo(401);

      Files.writeString(directory.resolve("jwks.json"), rotated.jwks());

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.get("/v1/orders", "Authorization", fresh).statusCode() == 200);
      String old = "Bearer " + tokens.token("c-1", "customer");
      assertThat(gateway.get("/v1/orders", "Authorization", old).statusCode()).isEqualTo(401);

      Files.writeString(directory.resolve("jwks.json"), "broken");
      assertThat(gateway.get("/v1/orders", "Authorization", fresh).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortIsSaidInOneSentence() throws Exception {
    try (TestGateway gateway = TestGateway.start(directory, tokens, Map.of(), instance)) {
      Map<String, String> same = Map.of("GATEWAY_HTTP_PORT", Integer.toString(gateway.port()));
      assertThatThrownBy(() -> TestGateway.start(directory, tokens, same, instance))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:"
                  + gateway.port()
                  + ": free the port or set another one");
    }
  }

  @Test
  void metricsAndHealthTellWhatHappened() {
    try (TestGateway gateway = TestGateway.start(directory, tokens, Map.of(), instance)) {
      gateway.get("/v1/products/abc");
      gateway.get("/v1/orders");
      gateway.get("/nowhere");
      assertThat(gateway.get("/").body()).contains("OrderCluster gateway");
      assertThat(gateway.management("/health/live").body()).contains("the public port answers");
      assertThat(gateway.management("/health/started").statusCode()).isEqualTo(200);
      assertThat(gateway.management("/metrics").body())
          .contains(
              "gateway_http_requests_seconds_bucket{method=\"GET\",route=\"/v1/products/{id}\","
                  + "status=\"200\",le=\"0.025\"}")
          .contains(
              "gateway_http_requests_seconds_count{method=\"GET\",route=\"/v1/orders\","
                  + "status=\"401\"} 1")
          .contains(
              "gateway_http_requests_seconds_count{method=\"GET\",route=\"none\","
                  + "status=\"404\"} 1")
          .contains("gateway_auth_results_total{reason=\"none\",result=\"anonymous\"} 2.0")
          .contains("gateway_http_inflight 0.0")
          .containsPattern("\nprocess_cpu_seconds_total [0-9]")
          .containsPattern("\nprocess_resident_memory_bytes [0-9]")
          .containsPattern("\nprocess_start_time_seconds [0-9]")
          .contains("gateway_upstream_inflight{instance=\"127.0.0.1:" + instance.port() + "\"} 0");
      MetricsPage page = MetricsPage.of("Gateway");
      String exposition = gateway.management("/metrics").body();
      assertThat(page.faultsOf(exposition)).isEmpty();
      assertThat(page.unnamedIn(Path.of("src/main/java"), exposition)).isEmpty();
    }
  }
}
