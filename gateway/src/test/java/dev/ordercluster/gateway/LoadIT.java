package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What instances are given: those that came back, those that just came, and those that are busy.
class LoadIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final Tokens tokens = new Tokens("k1");
  private final CountDownLatch release = new CountDownLatch(1);

  private boolean held(Instance.Received request, OutputStream out) throws IOException {
    try {
      var _ = release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Instance.ok(out, "{}");
  }

  private int ask(TestGateway gateway) {
    return gateway
        .get("/v1/orders", "Authorization", "Bearer " + tokens.token("c-1", "customer"))
        .statusCode();
  }

  private CompletableFuture<HttpResponse<String>> begin(TestGateway gateway, Instance busy, int n) {
    var future =
        TestGateway.HTTP.sendAsync(
            gateway
                .request("/v1/orders", "Authorization", "Bearer " + tokens.token("c-1", "customer"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Awaitility.await().atMost(SOON).until(() -> busy.received().size() == n);
    return future;
  }

  @Test
  void anInstanceThatCameBackIsUsedAsSoonAsACheckReachesIt() {
    Map<String, String> atOnce = Map.of("GATEWAY_UPSTREAM_SLOW_START", "0s");
    Instance first = Instance.echo("127.0.0.1", 0);
    Instance second = Instance.echo("127.0.0.2", first.port());
    try (first;
        TestGateway gateway = TestGateway.start(directory, tokens, atOnce, first, second)) {
      second.close();
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(ask(gateway)).isEqualTo(200);
                return gateway
                    .management("/metrics")
                    .body()
                    .contains("gateway_upstream_usable 1.0");
              });
      try (Instance again = Instance.echo("127.0.0.2", first.port())) {
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> {
                  assertThat(ask(gateway)).isEqualTo(200);
                  return again.received().stream()
                      .anyMatch(it -> it.head().target().equals("/v1/orders"));
                });
        assertThat(again.received().getFirst().head().method()).isEqualTo("HEAD");
        assertThat(again.received().getFirst().head().target()).isEqualTo("/openapi.json");
      }
      assertThat(first.received()).noneMatch(it -> it.head().target().equals("/openapi.json"));
    }
  }

  @Test
  void anInstanceThatJoinsBeginsWithASmallShare() {
    Map<String, String> slowly = Map.of("GATEWAY_UPSTREAM_SLOW_START", "10m");
    try (Instance first = Instance.echo("127.0.0.1", 0);
        Instance second = Instance.echo("127.0.0.2", first.port());
        Instance joins = Instance.echo("127.0.0.3", first.port());
        TestGateway gateway = TestGateway.start(directory, tokens, slowly, first, second)) {
      gateway.instances().add(joins.address());
      Awaitility.await()
          .atMost(SOON)
          .until(() -> gateway.management("/health/ready").body().contains("3 of 3"));
      for (int i = 0; i < 400; i++) {
        assertThat(ask(gateway)).isEqualTo(200);
      }
      // A whole share were 133; a tenth of the chances to be drawn is about 13.
      assertThat(joins.received().size()).isBetween(1, 60);
      assertThat(first.received().size()).isGreaterThan(100);
      assertThat(second.received().size()).isGreaterThan(100);
    }
  }

  @Test
  void aRequestWaitsForAnInstanceWithRoomAndIsTurnedAwayWhenNoneHasAny() throws Exception {
    Map<String, String> two =
        Map.of("GATEWAY_UPSTREAM_MAX_CONCURRENT", "2", "GATEWAY_UPSTREAM_QUEUE_WAIT", "500ms");
    Map<String, String> patient =
        Map.of("GATEWAY_UPSTREAM_MAX_CONCURRENT", "2", "GATEWAY_UPSTREAM_QUEUE_WAIT", "30s");
    try (Instance busy = Instance.start("127.0.0.1", 0, this::held);
        TestGateway brisk = TestGateway.start(directory, tokens, two, busy);
        TestGateway waiting = TestGateway.start(directory, tokens, patient, busy)) {
      var running = begin(brisk, busy, 1);
      var another = begin(brisk, busy, 2);
      var refused =
          brisk.get("/v1/orders", "Authorization", "Bearer " + tokens.token("c-1", "customer"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("instances-full");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(brisk.management("/metrics").body())
          .contains("gateway_http_shed_total{reason=\"instances-full\",status=\"503\"} 1.0")
          .contains("gateway_upstream_limit{instance=\"127.0.0.1:" + busy.port() + "\"} 2.0");
      assertThat(brisk.management("/health/ready").statusCode()).isEqualTo(200);

      var third = begin(waiting, busy, 3);
      var fourth = begin(waiting, busy, 4);
      var queued = begin(waiting, busy, 4);
      release.countDown();
      for (var future : List.of(running, another, third, fourth, queued)) {
        assertThat(future.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(busy.received()).hasSize(5);
    }
  }
}
