package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Server-sent events through the gateway. The instance sends what a test hands it, when it does.
class StreamIT {
  private static final String HEAD =
      """
      HTTP/1.1 200 OK
      Content-Type: text/event-stream
      Cache-Control: no-store
      Transfer-Encoding: chunked

      """
          .replace("\n", "\r\n");
  private static final String BREAK_OFF = "break off";
  private static final String HEAD_END = "\r\n\r\n";
  private static final String EVENT_END = "\n\n\r\n";
  private static final String LAST_CHUNK = "0\r\n\r\n";

  @TempDir private Path directory;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Tokens tokens = new Tokens("k1");
  private Instance instance = Instance.echo("127.0.0.1", 0);

  @BeforeEach
  void startInstance() {
    instance.close();
    instance = Instance.start("127.0.0.1", 0, this::answer);
  }

  @AfterEach
  void stopInstance() {
    instance.close();
  }

  private boolean answer(Instance.Received request, OutputStream out) throws IOException {
    if (!request.head().target().endsWith("/events")) {
      return Instance.ok(out, "{}");
    }
    Instance.raw(out, HEAD);
    try {
      String event = events.poll(20, TimeUnit.SECONDS);
      while (event != null && !event.equals(BREAK_OFF)) {
        Instance.raw(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
        event = events.poll(20, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private TestGateway gateway(String... more) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return TestGateway.start(directory, tokens, settings, instance);
  }

  private RawClient open(TestGateway gateway, String bearer) throws IOException {
    return new RawClient(gateway.port())
        .send(
            "GET /v1/orders/o-1/events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 7\r\nAuthorization:"
                + " Bearer "
                + bearer
                + "\r\n\r\n");
  }

  private String customer() {
    return tokens.token("c-1", "customer");
  }

  @Test
  void eachEventArrivesAsItIsSent() throws Exception {
    try (TestGateway gateway = gateway();
        RawClient client = open(gateway, customer())) {
      RawClient.Reply head = client.readUntil(HEAD_END);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(instance.last().header("Last-Event-ID")).isEqualTo("7");

      events.add("id: 8\ndata: {}\n\n");
      assertThat(client.readUntil(EVENT_END).text()).contains("id: 8");
      events.add("id: 9\ndata: {}\n\n");
      assertThat(client.readUntil(EVENT_END).text()).contains("id: 9");
      assertThat(gateway.management("/metrics").body()).contains("gateway_http_streams 1.0");
    }
  }

  @Test
  void aStreamOutlivesTheRequestTimeoutAndEndsPolitelyAtItsLifetime() throws Exception {
    try (TestGateway gateway =
            gateway("GATEWAY_REQUEST_TIMEOUT", "500ms", "GATEWAY_STREAM_LIFETIME", "3s");
        RawClient client = open(gateway, customer())) {
      client.readAll(1_500);
      events.add(": heartbeat\n\n");
      RawClient.Reply rest = client.readUntil(LAST_CHUNK);
      assertThat(rest.text()).contains(": heartbeat").endsWith(LAST_CHUNK);
      assertNoStreamIsLeft(gateway);
    }
  }

  @Test
  void aSilentServiceIsCutOffWithoutALastChunk() throws Exception {
    try (TestGateway gateway = gateway("GATEWAY_STREAM_SILENCE", "1s");
        RawClient client = open(gateway, customer())) {
      RawClient.Reply reply = client.readAll(4_000);
      assertThat(reply.closed()).isTrue();
      assertThat(reply.text()).doesNotContain(LAST_CHUNK);
      assertNoStreamIsLeft(gateway);
    }
  }

  @Test
  void aServiceThatBreaksOffIsNotPassedOffAsAnEnd() throws Exception {
    try (TestGateway gateway = gateway();
        RawClient client = open(gateway, customer())) {
      client.readUntil(HEAD_END);
      events.add(BREAK_OFF);
      RawClient.Reply reply = client.readAll(4_000);
      assertThat(reply.closed()).isTrue();
      assertThat(reply.text()).doesNotContain(LAST_CHUNK);
    }
  }

  @Test
  void drainingEndsEveryStreamPolitely() throws Exception {
    TestGateway gateway = gateway();
    try (RawClient client = open(gateway, customer())) {
      client.readUntil(HEAD_END);
      events.add("id: 8\ndata: {}\n\n");
      assertThat(client.readUntil(EVENT_END).text()).contains("id: 8");
      Thread closing = Thread.ofVirtual().start(gateway::close);
      assertThat(client.readAll(4_000).text()).isEqualTo(LAST_CHUNK);
      closing.join();
    } finally {
      gateway.close();
    }
  }

  @Test
  void streamsKeepNoRequestOutAndAreBounded() throws Exception {
    try (TestGateway gateway =
            gateway("GATEWAY_REQUEST_MAX_IN_FLIGHT", "1", "GATEWAY_STREAM_MAX", "1");
        RawClient client = open(gateway, customer())) {
      assertThat(client.readUntil(HEAD_END).status()).isEqualTo(200);
      assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(200);
      try (RawClient second = open(gateway, customer())) {
        RawClient.Reply refused = second.readAll(5_000);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
      }
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOff() throws Exception {
    try (TestGateway gateway = gateway("GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1s");
        RawClient client = open(gateway, customer())) {
      assertThat(client.readUntil(HEAD_END).status()).isEqualTo(200);
      String large = "data: " + "x".repeat(200_000) + "\n\n";
      // More than the sockets' buffers on the way hold.
      for (int i = 0; i < 100; i++) {
        events.add(large);
      }
      assertNoStreamIsLeft(gateway);
      assertThat(gateway.get("/v1/products").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLogoutEndsTheStreamsOfItsSession() throws Exception {
    try (SessionStore store = SessionStore.start(directory.resolve("redis"));
        TestGateway gateway = gateway("GATEWAY_REDIS_PORT", Integer.toString(store.port()))) {
      String token = store.session("c-1", 3600, 1800);
      try (RawClient client = open(gateway, token)) {
        assertThat(client.readUntil(HEAD_END).status()).isEqualTo(200);
        store.end(token);
        StringBuilder got = new StringBuilder();
        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .until(
                () -> {
                  events.add(": heartbeat\n\n");
                  got.append(client.readUntilQuiet(500).text());
                  return got.toString().endsWith(LAST_CHUNK);
                });
      }
      assertNoStreamIsLeft(gateway);
    }
  }

  private static void assertNoStreamIsLeft(TestGateway gateway) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.management("/metrics").body().contains("gateway_http_streams 0.0"));
  }
}
