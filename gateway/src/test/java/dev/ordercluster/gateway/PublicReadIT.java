package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Catalogue;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What caches in front are told of public and personal answers, and what the gateway keeps itself.
class PublicReadIT {
  private static final String PRODUCT = "/v1/products/1";

  @TempDir private Path directory;
  private final Tokens tokens = new Tokens("k1");
  private Catalogue catalogue = new Catalogue();
  private Instance instance = Instance.start("127.0.0.1", 0, catalogue);

  @BeforeEach
  void freshService() {
    instance.close();
    catalogue = new Catalogue();
    instance = Instance.start("127.0.0.1", 0, catalogue);
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private TestGateway gateway(String... settings) {
    Map<String, String> more = new java.util.HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      more.put(settings[i], settings[i + 1]);
    }
    return TestGateway.start(directory, tokens, more, instance);
  }

  private String bearer(String... roles) {
    return "Bearer " + tokens.token("c-1", roles);
  }

  private static String field(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  @Test
  void aPublicAnswerSaysWhatACdnMayDoWithIt() {
    try (TestGateway gateway =
        gateway("GATEWAY_CDN_MAX_AGE", "45s", "GATEWAY_CDN_STALE_WHILE_REVALIDATE", "10m")) {
      HttpResponse<String> read = gateway.get(PRODUCT);
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(field(read, "ETag")).isEqualTo("\"1-0\"");
      assertThat(field(read, "Cache-Control"))
          .isEqualTo("public, max-age=45, stale-while-revalidate=600, stale-if-error=3600");
      assertThat(field(read, "Vary")).isEqualTo("Accept-Encoding");
      assertThat(field(read, "Surrogate-Key")).isEqualTo("products product-1");
      assertThat(field(read, "Age")).isEqualTo("0");
    }
  }

  @Test
  void withoutACdnEveryCacheAsksEachTime() {
    try (TestGateway gateway = gateway("GATEWAY_CDN_ENABLED", "false")) {
      assertThat(field(gateway.get(PRODUCT), "Cache-Control")).isEqualTo("public, no-cache");
    }
  }

  @Test
  void aPersonalAnswerIsKeptByNobodyWhateverTheServiceSays() {
    try (TestGateway gateway = gateway()) {
      for (int i = 1; i <= 2; i++) {
        var read = gateway.get("/v1/orders/1", "Authorization", bearer("customer"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(field(read, "Cache-Control")).isEqualTo("no-store");
        assertThat(field(read, "Cache-Status")).isEmpty();
        assertThat(catalogue.asked()).isEqualTo(i);
      }
      assertThat(field(gateway.get("/v1/orders/1"), "Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void theGatewayAnswersFromWhatItReadAMomentAgo() {
    try (TestGateway gateway = gateway("GATEWAY_CACHE_FRESH", "1s")) {
      HttpResponse<String> first = gateway.get(PRODUCT);
      HttpResponse<String> second = gateway.get(PRODUCT, "If-None-Match", "\"0-0\", W/\"1-0\"");
      assertThat(second.statusCode()).isEqualTo(304);
      assertThat(second.body()).isEmpty();
      assertThat(field(second, "ETag")).isEqualTo("\"1-0\"");
      assertThat(field(second, "Cache-Control")).isEqualTo(field(first, "Cache-Control"));
      assertThat(field(second, "Surrogate-Key")).isEqualTo("products product-1");
      var head = gateway.request(PRODUCT).method("HEAD", BodyPublishers.noBody()).build();
      HttpResponse<String> headed = TestGateway.send(head);
      assertThat(field(headed, "Content-Length"))
          .isEqualTo(Integer.toString(first.body().length()));
      HttpResponse<String> part = gateway.get(PRODUCT, "Range", "bytes=0-9");
      assertThat(part.statusCode()).isEqualTo(200);
      assertThat(part.body()).isEqualTo(first.body());
      assertThat(catalogue.asked()).isEqualTo(1);
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_cache_reads_total{result=\"hit\",scope=\"public\"} 3.0");
    }
  }

  @Test
  void aChangeIsSeenWithinASecondAndAnUnchangedProductIsOnlyConfirmed() {
    try (TestGateway gateway = gateway()) {
      assertThat(gateway.get(PRODUCT).body()).contains("\"product\":1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> field(gateway.get(PRODUCT), "Cache-Status").contains("fwd-status=304"));
      assertThat(instance.last().header("If-None-Match")).isEqualTo("\"1-0\"");
      catalogue.change();
      long changed = System.nanoTime();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.get(PRODUCT).body().contains("\"product\":2"));
      // The bound is 500 ms; the rest is for a machine that is busy.
      assertThat(Duration.ofNanos(System.nanoTime() - changed)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void whoeverChangesAProductSeesTheChangeAtOnce() {
    try (TestGateway gateway = gateway("GATEWAY_CACHE_FRESH", "1s")) {
      assertThat(gateway.get(PRODUCT).body()).contains("\"product\":1");
      String staff = bearer("staff");
      var put =
          gateway
              .request(PRODUCT, "Authorization", staff, "If-Match", "\"1-0--gzip\"")
              .PUT(BodyPublishers.ofString("{}"))
              .build();
      assertThat(TestGateway.send(put).statusCode()).isEqualTo(200);
      assertThat(instance.last().header("If-Match")).isEqualTo("\"1-0\"");
      assertThat(gateway.get(PRODUCT).body()).contains("\"product\":2");
      catalogue.change();
      assertThat(gateway.get(PRODUCT, "Authorization", staff).body()).contains("\"product\":3");
    }
  }

  @Test
  void ofManyThatMissTheSameOnlyOneAsksAndItAsksForNobody() throws Exception {
    try (TestGateway gateway = gateway("GATEWAY_CACHE_FRESH", "1s")) {
      var gate = catalogue.hold();
      List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var request =
            gateway
                .request(PRODUCT, "Authorization", bearer("customer"), "Cookie", "a=b", "X-A", "1")
                .build();
        running.add(TestGateway.HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> gateway.management("/metrics").body().contains("gateway_http_inflight 20.0"));
      gate.countDown();
      for (var each : running) {
        assertThat(each.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(catalogue.asked()).isEqualTo(1);
      assertThat(instance.last().header("Authorization")).isEmpty();
      assertThat(instance.last().header("X-A")).isEmpty();
      assertThat(instance.last().header("X-Forwarded-Host")).isEmpty();
    }
  }

  @Test
  void whatIsKeptStandsInForAServiceThatFails() {
    try (TestGateway gateway = gateway("GATEWAY_CACHE_FRESH", "0ms")) {
      assertThat(gateway.get(PRODUCT).statusCode()).isEqualTo(200);
      catalogue.failWith(500);
      HttpResponse<String> stale = gateway.get(PRODUCT);
      assertThat(stale.statusCode()).isEqualTo(200);
      assertThat(field(stale, "Cache-Status")).contains("detail=service-unavailable");
      assertThat(gateway.get("/v1/products/2").statusCode()).isEqualTo(500);
      catalogue.failWith(404);
      assertThat(gateway.get(PRODUCT).statusCode()).isEqualTo(404);
      catalogue.failWith(0);
      instance.kill();
      assertThat(gateway.get("/v1/products/2").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void publicReadsGoOnWhenEveryInstanceIsGone() {
    try (TestGateway gateway = gateway()) {
      HttpResponse<String> before = gateway.get(PRODUCT);
      instance.kill();
      HttpResponse<String> after = gateway.get(PRODUCT);
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(after.body()).isEqualTo(before.body());
    }
  }
}
