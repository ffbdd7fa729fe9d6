package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Instances that die, hang, refuse, come and go, while clients keep asking.
class ResilienceIT {
  @TempDir private Path directory;
  private Tokens tokens = new Tokens("k1");

  @BeforeEach
  void freshIssuer() {
    tokens = new Tokens("k1");
  }

  private TestGateway gateway(Map<String, String> more, Instance... instances) {
    return TestGateway.start(directory, tokens, more, instances);
  }

  private String bearer() {
    return "Bearer " + tokens.token("c-1", "customer");
  }

  private static boolean slowly(String address, OutputStream out) throws java.io.IOException {
    // Long enough that requests are under way when the instance dies.
    try {
      var _ = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Instance.ok(out, "{\"instance\":\"" + address + "\"}");
  }

  @Test
  void killingAnInstanceUnderLoadFailsNoIdempotentAndNoKeyedRequest() throws Exception {
    Instance first = Instance.start("127.0.0.2", 0, (_, out) -> slowly("127.0.0.2", out));
    Instance second =
        Instance.start("127.0.0.3", first.port(), (_, out) -> slowly("127.0.0.3", out));
    ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger served = new AtomicInteger();
    AtomicBoolean running = new AtomicBoolean(true);
    try (TestGateway gateway = gateway(Map.of(), first, second)) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        boolean keyed = i % 2 == 0;
        clients.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      while (running.get()) {
                        int status = once(gateway, keyed);
                        served.incrementAndGet();
                        if (status != 200) {
                          failures.add(status);
                        }
                      }
                    }));
      }
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> served.get() > 500);
      first.kill();
      int atKill = served.get();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> served.get() > atKill + 1_000);
      running.set(false);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failures).isEmpty();
      assertThat(gateway.management("/metrics").body())
          .containsPattern("gateway_upstream_ejections\\{instance=\"127.0.0.2:\\d+\"} [1-9]");
    } finally {
      second.close();
    }
  }

  private int once(TestGateway gateway, boolean keyed) {
    return keyed
        ? gateway
            .post("/v1/orders", "{}", "Authorization", bearer(), "Idempotency-Key", "k")
            .statusCode()
        : gateway.get("/v1/products").statusCode();
  }

  @Test
  void aPlainPostThatMayHaveActedIsNeverSentTwice() {
    Instance breaking = Instance.start("127.0.0.2", 0, (_, _) -> false);
    Instance sound = Instance.echo("127.0.0.3", breaking.port());
    try (TestGateway gateway = gateway(Map.of(), breaking)) {
      gateway.instances().add(sound.address());
      assertThat(gateway.post("/v1/orders", "{}", "Authorization", bearer()).statusCode())
          .isEqualTo(502);
      assertThat(breaking.received()).hasSize(1);
      assertThat(sound.received()).isEmpty();
    } finally {
      breaking.close();
      sound.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/products, Idempotency-Key, 502",
    "PUT, /v1/products/1, If-Match, 502",
    "PATCH, /v1/products/1, If-Match, 502",
    "DELETE, /v1/products/1, X-None, 502",
    "PUT, /v1/carts/1/items/A, If-Match, 502",
    "PUT, /v1/carts/1/items/A, X-None, 200",
    "POST, /v1/orders, Idempotency-Key, 200",
    "POST, /v1/carts/1/checkout, Idempotency-Key, 200",
    "POST, /v1/payment-webhooks/sandbox, X-None, 200",
  })
  void whatCouldReportAConflictForASuccessIsNotRepeated(
      String method, String path, String header, int status) {
    Instance breaking = Instance.start("127.0.0.2", 0, (_, _) -> false);
    Instance sound = Instance.echo("127.0.0.3", breaking.port());
    String staff = "Bearer " + tokens.token("s-1", "staff");
    try (TestGateway gateway = gateway(Map.of(), breaking, sound)) {
      var request =
          gateway
              .request(path, "Authorization", staff, header, "\"1\"")
              .method(method, HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      int tries = 0;
      int answered = TestGateway.send(request).statusCode();
      // Until the request met the instance that breaks off.
      while (breaking.received().isEmpty() && tries++ < 50) {
        answered = TestGateway.send(request).statusCode();
      }
      assertThat(breaking.received()).hasSize(1);
      assertThat(answered).isEqualTo(status);
    } finally {
      breaking.close();
      sound.close();
    }
  }

  @Test
  void aRefusingInstanceIsPassedOverForAnother() {
    Instance refusing =
        Instance.start(
            "127.0.0.2",
            0,
            (_, out) -> Instance.raw(out, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
    Instance sound = Instance.echo("127.0.0.3", refusing.port());
    try (TestGateway gateway = gateway(Map.of(), refusing, sound)) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(200);
      }
      assertThat(refusing.received()).isNotEmpty();
    } finally {
      refusing.close();
      sound.close();
    }
  }

  @Test
  void theLastRefusalIsRelayedWhereThereIsNobodyElse() {
    Instance refusing =
        Instance.start(
            "127.0.0.2",
            0,
            (_, out) ->
                Instance.raw(
                    out, "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno"));
    try (TestGateway gateway = gateway(Map.of(), refusing)) {
      var reply = gateway.get("/v1/products");
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).isEqualTo("no");
      assertThat(reply.headers().firstValue("Retry-After")).hasValue("7");
    } finally {
      refusing.close();
    }
  }

  @Test
  void aHangingInstanceIs504WithinTheDeadline() {
    CountDownLatch never = new CountDownLatch(1);
    Instance hanging =
        Instance.start(
            "127.0.0.2",
            0,
            (_, _) -> {
              try {
                return never.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              }
            });
    try (TestGateway gateway = gateway(Map.of("GATEWAY_REQUEST_TIMEOUT", "500ms"), hanging)) {
      long start = System.nanoTime();
      assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(504);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    } finally {
      never.countDown();
      hanging.close();
    }
  }

  @Test
  void aBrokenAnswerIsNeverPassedOffAsWhole() throws Exception {
    Instance breaking =
        Instance.start(
            "127.0.0.2",
            0,
            (_, out) -> !Instance.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    Instance chunked =
        Instance.start(
            "127.0.0.3",
            0,
            (_, out) ->
                !Instance.raw(
                    out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"));
    for (Instance instance : List.of(breaking, chunked)) {
      try (TestGateway gateway = gateway(Map.of(), instance)) {
        RawClient.Reply reply =
            RawClient.exchange(
                gateway.port(), "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n", 4_000);
        assertThat(reply.closed()).isTrue();
        assertThat(reply.text()).doesNotContain("\r\n0\r\n\r\n");
        assertThat(reply.responses()).isEqualTo(1);
      } finally {
        instance.close();
      }
    }
  }

  @Test
  void anInstanceThatLeavesTheNameEndsItsRequestAndOneThatJoinsIsUsed() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Instance leaving =
        Instance.start(
            "127.0.0.2",
            0,
            (_, out) -> {
              arrived.countDown();
              try {
                var _ = release.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Instance.ok(out, "{\"from\":\"leaving\"}");
            });
    Instance joining = Instance.echo("127.0.0.3", leaving.port());
    try (TestGateway gateway = gateway(Map.of(), leaving)) {
      var running =
          TestGateway.HTTP.sendAsync(
              gateway.request("/v1/products").build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());
      assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
      gateway.instances().add(joining.address());
      gateway.instances().remove(leaving.address());
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> gateway.management("/metrics").body().contains("127.0.0.3:"));
      assertThat(gateway.get("/v1/products").body()).contains("127.0.0.3");
      release.countDown();
      assertThat(running.get(5, TimeUnit.SECONDS).body()).contains("leaving");
    } finally {
      leaving.close();
      joining.close();
    }
  }

  @Test
  void withoutAnInstanceTheAnswerIs503AndReadinessTells() {
    try (TestGateway gateway = gateway(Map.of())) {
      var reply = gateway.get("/v1/products");
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("no-instance", "#temporary-reduced-capacity");
      var ready = gateway.management("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("0 of 0 instances of order-service.test usable");
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
    }
  }
}
