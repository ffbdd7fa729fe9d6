package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One address cannot hold every connection, nor every place for a request.
class SourceSharesIT {
  private static final String ASK = "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir private Path directory;

  @Test
  void connectionsBeyondAnAddressesShareAreRefusedAndTrustedProxiesAreExempt() throws Exception {
    try (Instance instance = Instance.echo("127.0.0.1", 0);
        TestGateway strict =
            TestGateway.start(
                directory,
                new Tokens("k1"),
                Map.of("GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE", "2"),
                instance);
        RawClient first = new RawClient(strict.port())) {
      assertThat(first.send(ASK).readAll(500).status()).isEqualTo(200);
      try (RawClient second = new RawClient(strict.port())) {
        assertThat(second.send(ASK).readAll(500).status()).isEqualTo(200);
        RawClient.Reply third = RawClient.exchange(strict.port(), ASK, 2_000);
        assertThat(third.status()).isEqualTo(503);
        assertThat(third.header("Retry-After")).isEqualTo("1");
        assertThat(third.closed()).isTrue();
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> RawClient.exchange(strict.port(), ASK, 500).status() == 200);
    }
    try (Instance instance = Instance.echo("127.0.0.1", 0);
        TestGateway trusting =
            TestGateway.start(
                directory,
                new Tokens("k1"),
                Map.of(
                    "GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE", "1",
                    "GATEWAY_TRUSTED_PROXIES", "127.0.0.0/8"),
                instance);
        RawClient first = new RawClient(trusting.port())) {
      assertThat(first.send(ASK).readAll(500).status()).isEqualTo(200);
      assertThat(RawClient.exchange(trusting.port(), ASK, 500).status()).isEqualTo(200);
    }
  }

  @Test
  void requestsBeyondAnAddressesShareAreRefusedWhileOthersAreServed() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Instance instance =
            Instance.start("127.0.0.1", 0, (_, out) -> await(go) && Instance.ok(out, "{}"));
        TestGateway gateway =
            TestGateway.start(
                directory,
                new Tokens("k1"),
                Map.of(
                    "GATEWAY_REQUEST_MAX_IN_FLIGHT_PER_SOURCE", "1",
                    "GATEWAY_TRUSTED_PROXIES", "127.0.0.0/8"),
                instance);
        RawClient busy = new RawClient(gateway.port());
        RawClient other = new RawClient(gateway.port())) {
      busy.send(from("192.0.2.1"));
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !instance.received().isEmpty());
      RawClient.Reply refused = RawClient.exchange(gateway.port(), from("192.0.2.1"), 2_000);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("overloaded");
      other.send(from("192.0.2.2"));
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> instance.received().size() == 2);
      go.countDown();
      assertThat(busy.readAll(2_000).status()).isEqualTo(200);
      assertThat(other.readAll(2_000).status()).isEqualTo(200);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String from(String client) {
    // A target of its own: one and the same public answer is fetched once for all who wait for it.
    return "GET /v1/products?sku="
        + client
        + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: "
        + client
        + "\r\n\r\n";
  }
}
