package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
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

/// Clients that send their body so slowly that each read makes progress and the whole takes for
/// ever. The transfer timeout is 1 s here.
@TestInstance(Lifecycle.PER_CLASS)
class SlowBodyIT {
  // Shorter than the 300 ms in which a refused client may still notice its answer, so that a byte
  // is always under way, and so long that few bytes fit into the second that a body may take.
  private static final int PAUSE_MILLIS = 250;
  private static final int FEWER_BYTES = 12;

  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    gateway =
        TestGateway.start(
            directory, new Tokens("k1"), Map.of("GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1s"), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  // One byte, then a pause in which an answer is looked for.
  private static RawClient.Reply drip(RawClient client, String head) throws IOException {
    client.send(head);
    RawClient.Reply reply = client.readUntilQuiet(PAUSE_MILLIS);
    int drips = 0;
    while (reply.status() == 0 && !reply.closed()) {
      assertThat(drips++).as("bytes that were taken").isLessThan(FEWER_BYTES);
      reply = client.send("x").readUntilQuiet(PAUSE_MILLIS);
    }
    return reply;
  }

  private void assertNothingIsInFlight() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.management("/metrics").body().contains("gateway_http_inflight 0.0"));
  }

  @Test
  void aBodyThatDripsIsRefusedAndItsPlaceGivenBack() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      RawClient.Reply reply =
          drip(
              client,
              "POST /v1/products HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                  + gateway.tokens().token("s-1", "staff")
                  + "\r\nContent-Length: 1000\r\n\r\n");

      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.header("Connection")).isEqualTo("close");
      assertThat(reply.body()).contains("body-too-slow");
      assertNothingIsInFlight();
      assertThat(instance.received()).isEmpty();
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(gateway.accessLog()).contains("\"status\":408"));
    }
  }

  @Test
  void aRefusedRequestWhoseBodyDripsGetsItsAnswerAndIsClosed() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      RawClient.Reply reply =
          drip(client, "POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("Connection")).isEqualTo("close");
      assertNothingIsInFlight();
    }
  }
}
