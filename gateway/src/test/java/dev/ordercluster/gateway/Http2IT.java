package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.fixture.FrameClient.block;
import static dev.ordercluster.gateway.fixture.FrameClient.frame;
import static dev.ordercluster.gateway.fixture.FrameClient.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.FrameClient;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 as clients use and misuse it. One gateway has the usual deadlines, the other 1 s.
@TestInstance(Lifecycle.PER_CLASS)
class Http2IT {
  private static final int END = Frame.END_STREAM | Frame.END_HEADERS;
  private static final String LARGE = "{\"a\":\"" + "x".repeat(300_000) + "\"}";

  private final Tokens tokens = new Tokens("k1");
  private final String bearer = "Bearer " + tokens.token("s-1", "staff");
  private final TestAuthority authority = new TestAuthority("authority");
  private final CountDownLatch release = new CountDownLatch(1);
  private Instance instance;
  private TestGateway gateway;
  private TestGateway impatient;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.start("127.0.0.1", 0, this::answer);
    authority.issue(Duration.ofDays(1), "localhost").write(directory);
    gateway =
        TestGateway.start(directory, tokens, SecureClient.settings(directory, Map.of()), instance);
    impatient =
        TestGateway.start(
            directory,
            tokens,
            SecureClient.settings(
                directory,
                Map.of(
                    "GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1s",
                    "GATEWAY_CLIENT_HEAD_TIMEOUT", "1s",
                    "GATEWAY_CLIENT_IDLE_TIMEOUT", "2s")),
            instance);
  }

  @AfterAll
  void stop() {
    release.countDown();
    gateway.close();
    impatient.close();
    instance.close();
  }

  private boolean answer(Instance.Received request, OutputStream out) throws IOException {
    if (request.head().target().endsWith("slow")) {
      try {
        var _ = release.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Instance.ok(out, request.head().target().endsWith("large") ? LARGE : "{}");
  }

  private FrameClient client(TestGateway to) throws IOException {
    return new FrameClient(new SecureClient(authority, to.securePort()).connect("h2"));
  }

  private static String get(int stream, String path) {
    String fields =
        block(":method", "GET", ":scheme", "https", ":path", path, ":authority", "localhost");
    return frame(Frame.HEADERS, END, stream, fields);
  }

  private String post(int stream, String... more) {
    String fields =
        block(":method", "POST", ":scheme", "https", ":path", "/v1/products")
            + block(":authority", "localhost", "authorization", bearer)
            + block(more);
    return frame(Frame.HEADERS, Frame.END_HEADERS, stream, fields);
  }

  private static String window(int stream, int bytes) {
    return frame(Frame.WINDOW_UPDATE, 0, stream, word(bytes));
  }

  @Test
  void aBrowsersClientMultiplexesRequestsOnOneConnection() throws Exception {
    try (HttpClient browser = HttpClient.newBuilder().sslContext(authority.client()).build()) {
      var uri = URI.create("https://localhost:" + gateway.securePort() + "/v1/products/large");
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      assertThat(browser.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      var running =
          IntStream.range(0, 40)
              .mapToObj(_ -> browser.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
              .toList();
      for (var future : running) {
        HttpResponse<String> response = future.get(30, TimeUnit.SECONDS);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(LARGE);
      }
    }
  }

  @Test
  void anUploadLargerThanEveryWindowArrivesWhole() throws Exception {
    try (HttpClient browser = HttpClient.newBuilder().sslContext(authority.client()).build()) {
      var uri = URI.create("https://localhost:" + gateway.securePort() + "/v1/products");
      var request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", bearer)
              .POST(HttpRequest.BodyPublishers.ofString(LARGE))
              .timeout(Duration.ofSeconds(20))
              .build();
      var response = browser.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(instance.received()).anyMatch(it -> it.body().equals(LARGE));
    }
  }

  @Test
  void theServiceSeesOneRequestWhateverTheVersionWas() throws Exception {
    try (FrameClient client = client(gateway).begin()) {
      String fields =
          block("cookie", "a=1", "cookie", "b=2", "x-user", "admin", "x-forwarded-for", "6.6.6.6");
      client.send(
          frame(
              Frame.HEADERS,
              END,
              1,
              block(":method", "GET", ":scheme", "http", ":path", "/v1/orders/marked")
                  + block(":authority", "localhost:1", "authorization", bearer)
                  + fields));
      assertThat(client.read(10_000, it -> it.ended.contains(1)).status(1)).isEqualTo(200);
      var received =
          instance.received().stream()
              .filter(it -> it.head().target().endsWith("/marked"))
              .findFirst()
              .orElseThrow();
      assertThat(received.header("X-Forwarded-Host")).isEqualTo("localhost:1");
      assertThat(received.header("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(received.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(received.header("X-User")).isEmpty();
      assertThat(received.header("Cookie")).isEmpty();
    }
  }

  @Test
  void dataWaitsForTheClientsWindow() throws Exception {
    try (FrameClient client = client(gateway)) {
      String small = frame(Frame.SETTINGS, 0, 0, "\0\4" + word(10));
      client.send(FrameClient.PREFACE + small + get(1, "/v1/products/large"));
      var seen = client.read(10_000, it -> it.bytes(1) == 10);
      assertThat(seen.status(1)).isEqualTo(200);
      assertThat(client.read(200, _ -> false).bytes(1)).isEqualTo(10);
      client.send(window(1, 1_000_000) + window(0, 1_000_000));
      seen = client.read(10_000, it -> it.ended.contains(1));
      assertThat(seen.body(1)).isEqualTo(LARGE);
    }
  }

  @Test
  void aClientThatNeverOpensItsWindowLosesTheStreamAndNotTheOthers() throws Exception {
    try (FrameClient client = client(impatient)) {
      String none = frame(Frame.SETTINGS, 0, 0, "\0\4" + word(0));
      client.send(FrameClient.PREFACE + none + get(1, "/v1/products/large"));
      var seen = client.read(10_000, it -> it.resets.containsKey(1));
      assertThat(seen.resets).containsKey(1);
      client.send(get(3, "/v1/products") + window(3, 1000));
      assertThat(client.read(10_000, it -> it.ended.contains(3)).status(3)).isEqualTo(200);
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedBeforeItComes() throws Exception {
    try (FrameClient client = client(gateway).begin()) {
      client.send(post(1, "content-length", "99999999") + get(3, "/v1/products"));
      var seen = client.read(10_000, it -> it.ended.contains(1) && it.ended.contains(3));
      assertThat(seen.status(1)).isEqualTo(413);
      assertThat(seen.status(3)).isEqualTo(200);
      // What the client sends all the same is thrown away.
      client.send(frame(Frame.DATA, 0, 1, "x".repeat(9_000)).repeat(20) + get(5, "/v1/products"));
      assertThat(client.read(10_000, it -> it.ended.contains(5)).status(5)).isEqualTo(200);
    }
  }

  @Test
  void aClientThatWaitsIsToldToGoOn() throws Exception {
    try (FrameClient client = client(gateway).begin()) {
      client.send(post(1, "expect", "100-continue"));
      assertThat(client.read(10_000, it -> it.goOn).goOn).isTrue();
      client.send(frame(Frame.DATA, Frame.END_STREAM, 1, "{}"));
      assertThat(client.read(10_000, it -> it.ended.contains(1)).status(1)).isEqualTo(200);
    }
  }

  @Test
  void moreStreamsThanAnnouncedAreRefusedAndTheOthersGoOn() throws Exception {
    try (FrameClient client = client(gateway).begin()) {
      StringBuilder requests = new StringBuilder();
      for (int stream = 1; stream <= 205; stream += 2) {
        requests.append(get(stream, "/v1/products/slow"));
      }
      client.send(requests.toString());
      var seen = client.read(15_000, it -> it.resets.size() >= 3);
      assertThat(seen.resets).hasSize(3).containsKeys(201, 203, 205);
      assertThat(seen.resets.values()).containsOnly(ErrorCode.REFUSED_STREAM.wire());
      release.countDown();
      seen = client.read(20_000, it -> it.ended.size() == 100);
      assertThat(seen.ended).hasSize(100);
    }
  }

  @Test
  void aFrameThatDoesNotEndAndAConnectionThatIsIdleAreCutOff() throws Exception {
    try (FrameClient half = client(impatient).begin();
        FrameClient block = client(impatient).begin();
        FrameClient pinging = client(impatient).begin();
        FrameClient silent = client(impatient)) {
      half.send("\0\0\10\6");
      block.send(frame(Frame.HEADERS, 0, 1, "\u0082"));
      pinging.send(frame(Frame.PING, 0, 0, "12345678"));
      assertThat(silent.read(10_000, _ -> false).closed).isTrue();
      assertThat(half.read(10_000, _ -> false).closed).isTrue();
      assertThat(block.read(10_000, _ -> false).closed).isTrue();
      var seen = pinging.read(10_000, _ -> false);
      assertThat(seen.pongs).isEqualTo(1);
      assertThat(seen.closed).isTrue();
    }
  }

  @Test
  void whoBeginsOtherwiseIsTurnedAway() throws Exception {
    for (String begin :
        List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + " ".repeat(30),
            "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
            FrameClient.PREFACE + frame(Frame.PING, 0, 0, "12345678"),
            FrameClient.PREFACE + frame(Frame.SETTINGS, Frame.ACK, 0, ""))) {
      try (FrameClient client = client(gateway)) {
        client.send(begin);
        var seen = client.read(10_000, _ -> false);
        assertThat(seen.closed).isTrue();
        assertThat(seen.goAway).isEqualTo(ErrorCode.PROTOCOL_ERROR.wire());
      }
    }
  }

  @Test
  void inTheClearThereIsNoHttp2HoweverItIsAskedFor() throws Exception {
    RawClient.Reply upgrade =
        RawClient.exchange(
            gateway.port(),
            String.join(
                "\r\n",
                "GET /v1/products HTTP/1.1",
                "Host: a",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                "",
                ""),
            1_000);
    assertThat(upgrade.status()).isEqualTo(200);
    assertThat(upgrade.responses()).isEqualTo(1);
    assertThat(instance.last().header("Upgrade")).isEmpty();
    RawClient.Reply known = RawClient.exchange(gateway.port(), FrameClient.PREFACE, 4_000);
    assertThat(known.status()).isEqualTo(505);
    assertThat(known.closed()).isTrue();
  }
}
