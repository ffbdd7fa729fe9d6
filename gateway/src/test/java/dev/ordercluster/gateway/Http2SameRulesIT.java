package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.fixture.FrameClient.block;
import static dev.ordercluster.gateway.fixture.FrameClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Catalogue;
import dev.ordercluster.gateway.fixture.FrameClient;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every request holds for one that came by HTTP/2: header fields, conditions,
/// codings, limits, the log, and how slow a client may be.
@TestInstance(Lifecycle.PER_CLASS)
class Http2SameRulesIT {
  private static final String POLICIES =
      """
      [{"name":"slow","key":"principal","match":{"methods":["POST"],"path":"/v1/orders"},
        "limit":1,"window":"10s","burst":1}]
      """;
  private static final int SHARE = 4;

  private final Tokens tokens = new Tokens("k1");
  private final TestAuthority authority = new TestAuthority("authority");
  private final Catalogue catalogue = new Catalogue();
  private final HttpClient client = HttpClient.newBuilder().sslContext(authority.client()).build();
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.start("127.0.0.1", 0, catalogue);
    authority.issue(Duration.ofDays(1), "localhost").write(directory);
    Map<String, String> settings =
        Map.of(
            "GATEWAY_RATE_LIMITS",
            POLICIES,
            "GATEWAY_CLIENT_TRANSFER_TIMEOUT",
            "1s",
            "GATEWAY_REQUEST_MAX_IN_FLIGHT_PER_SOURCE",
            Integer.toString(SHARE));
    gateway =
        TestGateway.start(directory, tokens, SecureClient.settings(directory, settings), instance);
  }

  @AfterAll
  void stop() {
    client.close();
    gateway.close();
    instance.close();
  }

  private HttpResponse<byte[]> get(String path, String... fields) throws Exception {
    var uri = URI.create("https://localhost:" + gateway.securePort() + path);
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    return send(fields.length == 0 ? request : request.headers(fields));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void answersAreMarkedForBrowsersCachesAndLogs() throws Exception {
    var page = get("/");
    assertThat(field(page, "Content-Security-Policy")).contains("default-src");
    for (var response : new HttpResponse<?>[] {page, get("/v1/products/1"), get("/v1/nothing")}) {
      assertThat(field(response, "Strict-Transport-Security")).startsWith("max-age=");
      assertThat(field(response, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(field(response, "X-Request-Id")).matches("[0-9a-f]{32}");
    }
    var product = get("/v1/products/1", "X-Request-Id", "a-clients-own");
    assertThat(field(product, "ETag")).isNotEmpty();
    assertThat(field(product, "Surrogate-Key")).contains("product-1");
    assertThat(field(product, "Cache-Control")).contains("stale-while-revalidate");
    String id = field(product, "X-Request-Id");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                gateway
                    .accessLog()
                    .lines()
                    .anyMatch(it -> it.contains(id) && it.contains("\"status\":200")));
  }

  @Test
  void conditionsAndCodingsAreKept() throws Exception {
    var zipped = get("/v1/products/1", "Accept-Encoding", "gzip");
    assertThat(field(zipped, "Content-Encoding")).isEqualTo("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"product\":");
    }
    String tag = field(zipped, "ETag");
    var current = get("/v1/products/1", "Accept-Encoding", "gzip", "If-None-Match", tag);
    assertThat(current.statusCode()).isEqualTo(304);
    assertThat(current.body()).isEmpty();
    assertThat(field(current, "ETag")).isEqualTo(tag);
  }

  @Test
  void limitsAreToldAndKept() throws Exception {
    var uri = URI.create("https://localhost:" + gateway.securePort() + "/v1/orders");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + tokens.token("c-1", "customer"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .timeout(Duration.ofSeconds(20));
    var first = send(request);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(field(first, "RateLimit-Policy")).contains("\"slow\";q=1;w=10");
    // One by the limit and one by the burst.
    assertThat(send(request).statusCode()).isEqualTo(200);
    var denied = send(request);
    assertThat(denied.statusCode()).isEqualTo(429);
    assertThat(field(denied, "Retry-After")).isNotEmpty();
    assertThat(new String(denied.body(), StandardCharsets.UTF_8)).contains("violated-policies");
  }

  private FrameClient frames() throws IOException {
    return new FrameClient(new SecureClient(authority, gateway.securePort()).connect("h2")).begin();
  }

  private String head(int stream, String method, String path) {
    String bearer = "Bearer " + tokens.token("s-1", "staff");
    return frame(
        Frame.HEADERS,
        method.equals("GET") ? Frame.END_STREAM | Frame.END_HEADERS : Frame.END_HEADERS,
        stream,
        block(":method", method, ":scheme", "https", ":path", path, ":authority", "localhost")
            + block("authorization", bearer));
  }

  @Test
  void theStreamsOfOneConnectionAreItsAddressesShare() throws Exception {
    CountDownLatch held = catalogue.hold();
    try (FrameClient many = frames()) {
      StringBuilder requests = new StringBuilder();
      for (int stream = 1; stream <= 2 * SHARE + 1; stream += 2) {
        requests.append(head(stream, "GET", "/v1/orders/" + stream));
      }
      var seen = many.send(requests.toString()).read(10_000, it -> it.ended.size() == 1);
      assertThat(seen.ended).hasSize(1).allMatch(stream -> seen.status(stream) == 503);
      held.countDown();
      assertThat(many.read(10_000, it -> it.ended.size() > SHARE).ended).hasSize(SHARE + 1);
    } finally {
      held.countDown();
    }
  }

  @Test
  void aBodyThatDripsIsRefusedAndTheConnectionServesOn() throws Exception {
    try (FrameClient slow = frames()) {
      slow.send(head(1, "POST", "/v1/products"));
      var seen = slow.read(250, it -> it.ended.contains(1));
      for (int drips = 0; !seen.ended.contains(1); drips++) {
        assertThat(drips).as("bytes that were taken").isLessThan(12);
        slow.send(frame(Frame.DATA, 0, 1, "x"));
        seen = slow.read(250, it -> it.ended.contains(1));
      }
      assertThat(seen.status(1)).isEqualTo(408);
      assertThat(seen.body(1)).contains("body-too-slow");
      slow.send(head(3, "GET", "/v1/products/1"));
      assertThat(slow.read(10_000, it -> it.ended.contains(3)).status(3)).isEqualTo(200);
      assertThat(instance.received()).noneMatch(it -> it.body().startsWith("x"));
    }
  }
}
