package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trace of a request: what a service is told of it, what a collector gets, and what a client
/// cannot make of it.
class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

  @TempDir private Path directory;
  private final ObjectMapper json = new ObjectMapper();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Instance> open = new ArrayList<>();
  private final AtomicBoolean away = new AtomicBoolean();
  private Instance instance = Instance.echo("127.0.0.1", 0);

  @BeforeEach
  void freshInstance() {
    instance.close();
    instance = Instance.echo("127.0.0.1", 0);
    open.add(instance);
  }

  @AfterEach
  void stop() {
    open.forEach(Instance::close);
  }

  private boolean collect(Instance.Received request, OutputStream out) throws java.io.IOException {
    if (away.get()) {
      return Instance.raw(out, "HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
    }
    assertThat(request.head().target()).isEqualTo("/v1/traces");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Api-Key")).isEqualTo("s3cret");
    sent.add(request.body());
    return Instance.ok(out, "{}");
  }

  private TestGateway gateway(String ratio) {
    Instance collector = Instance.start("127.0.0.1", 0, this::collect);
    open.add(collector);
    return TestGateway.start(
        directory,
        new Tokens("k1"),
        Map.of(
            "GATEWAY_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.port() + "/",
            "GATEWAY_OTLP_HEADERS", "{\"Api-Key\":\"s3cret\"}",
            "GATEWAY_OTLP_SAMPLE_RATIO", ratio,
            "GATEWAY_OTLP_INTERVAL", "50ms",
            "GATEWAY_CACHE_MAX_BYTES", "0"),
        instance);
  }

  private List<JsonNode> spans() throws java.io.IOException {
    List<JsonNode> spans = new ArrayList<>();
    for (String body : sent) {
      JsonNode resource = json.readTree(body).path("resourceSpans").path(0);
      assertThat(attribute(resource.path("resource"), "service.name"))
          .isEqualTo("ordercluster-gateway");
      resource.path("scopeSpans").path(0).path("spans").forEach(spans::add);
    }
    return spans;
  }

  private static String attribute(JsonNode holder, String key) {
    for (JsonNode attribute : holder.path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        JsonNode value = attribute.path("value");
        return value.path("stringValue").asText(value.path("intValue").asText());
      }
    }
    return "";
  }

  @Test
  void aCollectorGetsASpanPerRequestAndPerTryBetweenTheClientsAndTheServices() throws Exception {
    try (TestGateway gateway = gateway("1")) {
      gateway.get("/v1/products/a?q=secret-word", "traceparent", TRACEPARENT);
      String forwarded = instance.last().header("traceparent");
      gateway.get("/v1/orders/1", "Authorization", "Bearer secret-token");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> spans().size() == 3);
      JsonNode first = spans().getFirst();
      assertThat(first.path("traceId").asText()).isEqualTo(TRACE);
      assertThat(first.path("parentSpanId").asText()).isEqualTo(PARENT);
      JsonNode asked = spans().get(1);
      assertThat(asked.path("traceId").asText()).isEqualTo(TRACE);
      assertThat(asked.path("parentSpanId")).isEqualTo(first.path("spanId"));
      assertThat(asked.path("kind").asInt()).isEqualTo(3);
      assertThat(attribute(asked, "server.port")).isEqualTo(Integer.toString(instance.port()));
      assertThat(attribute(asked, "http.response.status_code")).isEqualTo("200");
      assertThat(forwarded).isEqualTo("00-" + TRACE + "-" + asked.path("spanId").asText() + "-01");
      assertThat(first.path("name").asText()).isEqualTo("GET /v1/products/{id}");
      assertThat(first.path("kind").asInt()).isEqualTo(2);
      assertThat(attribute(first, "http.response.status_code")).isEqualTo("200");
      assertThat(attribute(first, "ordercluster.upstream")).startsWith("127.0.0.1:");
      long start = first.path("startTimeUnixNano").asLong();
      assertThat(first.path("endTimeUnixNano").asLong()).isGreaterThan(start);
      JsonNode second = spans().get(2);
      assertThat(second.has("parentSpanId")).isFalse();
      assertThat(attribute(second, "http.response.status_code")).isEqualTo("401");
      assertThat(String.join("", sent)).doesNotContain("secret-word", "secret-token", "/a\"");
    }
  }

  @Test
  void aRequestThatTwoInstancesAreAskedShowsBothTries() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Instance.Behaviour first503 =
        (_, out) ->
            asked.getAndIncrement() == 0
                ? Instance.raw(out, "HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n")
                : Instance.ok(out, "{}");
    instance = Instance.start("127.0.0.1", 0, first503);
    open.add(instance);
    Instance other = Instance.start("127.0.0.2", instance.port(), first503);
    open.add(other);
    try (TestGateway gateway = gateway("1")) {
      gateway.instances().add(other.address());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.management("/health/ready").body().contains("2 of 2"));
      assertThat(gateway.get("/v1/products/a", "traceparent", TRACEPARENT).statusCode())
          .isEqualTo(200);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> spans().size() == 3);
      JsonNode request = spans().get(0);
      List<JsonNode> tries = spans().subList(1, 3);
      assertThat(attribute(request, "http.request.resend_count")).isEqualTo("1");
      assertThat(tries)
          .extracting(each -> each.path("parentSpanId"))
          .containsOnly(request.path("spanId"));
      assertThat(tries)
          .extracting(each -> attribute(each, "http.response.status_code"))
          .containsExactly("503", "200");
      assertThat(tries)
          .extracting(each -> attribute(each, "error.type"))
          .containsExactly("503", "");
      assertThat(tries)
          .extracting(each -> attribute(each, "http.request.resend_count"))
          .containsExactly("", "1");
      assertThat(tries)
          .extracting(each -> attribute(each, "server.address"))
          .containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
    }
  }

  @Test
  void theShareOfTracesIsDecidedHereAndSaidToTheService() {
    try (TestGateway gateway = gateway("0")) {
      gateway.get("/v1/products/a", "traceparent", TRACEPARENT);
      assertThat(instance.last().header("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
      assertThat(gateway.management("/metrics").body()).doesNotContain("gateway_tracing_spans");
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void aCollectorThatIsAwayCostsNothingAndGetsItsSpansLater() {
    away.set(true);
    try (TestGateway gateway = gateway("1")) {
      for (int i = 0; i < 50; i++) {
        assertThat(gateway.get("/v1/products/a").statusCode()).isEqualTo(200);
      }
      assertThat(sent).isEmpty();
      away.set(false);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> spans().size() == 100);
      assertThat(gateway.management("/metrics").body())
          .contains("gateway_tracing_spans_total{exporter=\"otlp\",result=\"exported\"} 100.0");
    }
  }

  @Test
  void aMalformedTraceIsIgnoredWithItsStateAndBaggageIsBounded() {
    try (TestGateway gateway =
        TestGateway.start(
            directory, new Tokens("k1"), Map.of("GATEWAY_CACHE_MAX_BYTES", "0"), instance)) {
      String state = "a=1,b=2";
      for (String broken :
          List.of(
              "00-" + TRACE + "-" + PARENT + "-01-more",
              "ff-" + TRACE + "-" + PARENT + "-01",
              "00-" + "0".repeat(32) + "-" + PARENT + "-01",
              "00-" + TRACE + "-" + "0".repeat(16) + "-01",
              "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-" + PARENT + "-01",
              "00-" + TRACE,
              "x")) {
        gateway.get("/v1/products/a", "traceparent", broken, "tracestate", state);
        assertThat(instance.last().header("traceparent"))
            .as(broken)
            .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
            .doesNotContain(TRACE);
        assertThat(instance.last().header("tracestate")).as(broken).isEmpty();
      }
      String later = "01-" + TRACE + "-" + PARENT + "-01-more";
      gateway.get("/v1/products/a", "traceparent", later, "tracestate", state, "baggage", "u=1");
      assertThat(instance.last().header("traceparent")).startsWith("00-" + TRACE).endsWith("-01");
      assertThat(instance.last().header("tracestate")).isEqualTo(state);
      assertThat(instance.last().header("baggage")).isEqualTo("u=1");
      for (String baggage : List.of("k=" + "v".repeat(8200), "a=1,".repeat(65), "novalue", "=1")) {
        gateway.get("/v1/products/a", "baggage", baggage);
        assertThat(instance.last().header("baggage")).isEmpty();
      }
    }
  }

  @Test
  void theAccessLogHoldsNeitherQueriesNorCredentials() {
    try (TestGateway gateway = TestGateway.start(directory, new Tokens("k1"), Map.of(), instance)) {
      gateway.get(
          "/v1/products?q=secret-word",
          "Cookie",
          "__Host-oc_session=oc_secret-cookie",
          "traceparent",
          TRACEPARENT);
      gateway.get("/v1/orders", "Authorization", "Bearer oc_secret-token");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.accessLog().lines().count() >= 2);
      assertThat(gateway.accessLog())
          .contains("\"route\":\"/v1/products\"", "\"traceId\":\"" + TRACE + "\"")
          .doesNotContain("secret");
    }
  }
}
