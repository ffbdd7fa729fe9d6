package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusSourceIT {
  private static final List<PodSnapshot> PODS =
      List.of(Told.pod("shop-order-service-a", "10.0.0.1"), Told.pod("shop-b", "10.0.0.2"));

  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String asked = "";
  private volatile String answer = "";
  private volatile boolean silent;
  private String userInfo = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/prometheus/api/v1/query",
        exchange -> {
          try (exchange) {
            String form =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked = URLDecoder.decode(form, StandardCharsets.UTF_8);
            if (silent) {
              var _ = end.await(30, TimeUnit.SECONDS);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void theNewestValueOfEachSeriesIsTakenWithItsOwnTime() {
    answer =
        """
        {"status":"success","data":{"resultType":"matrix","result":[
          {"metric":{"__name__":"process_cpu_seconds_total","namespace":"n","pod":"shop-order-service-a"},
           "values":[[1000.5,"1.5"],[1005.5,"2.5"]]},
          {"metric":{"__name__":"http_server_requests_in_flight","pod":"shop-order-service-a"},
           "values":[[1005.5,"NaN"]]},
          {"metric":{"__name__":"unasked","pod":"shop-order-service-a"},"values":[[1005.5,"1"]]}]}}
        """;
    Map<String, Scrape> heard = ask();
    assertThat(heard.get("shop-order-service-a"))
        .isInstanceOfSatisfying(
            Scrape.Answered.class,
            told -> {
              assertThat(told.time()).isEqualTo(Instant.ofEpochMilli(1_005_500));
              assertThat(told.steady()).isEqualTo(Duration.ofMillis(1_005_500));
              assertThat(told.exposition().sum(MetricNames.CPU, _ -> true)).isEqualTo(2.5);
              assertThat(told.exposition().sum("http_server_requests_in_flight", _ -> true))
                  .isNaN();
              assertThat(told.exposition().has("unasked")).isFalse();
            });
    assertThat(heard.get("shop-b"))
        .isInstanceOfSatisfying(
            Scrape.Failed.class, told -> assertThat(told.reason()).contains("no series of pod"));
    assertThat(asked)
        .startsWith("query={__name__=~\"")
        .contains("process_cpu_seconds_total")
        .contains("namespace=\"n\"")
        .contains("pod=~\"shop-order-service-a|shop-b\"}[1m]");
  }

  @Test
  void aPodThatTwoJobsScrapeIsNotCountedTwice() {
    String series =
        """
        {"metric":{"__name__":"%s","job":"%s","pod":"shop-b"},"values":[[1005.5,"2.5"]]}\
        """;
    answer =
        "{\"status\":\"success\",\"data\":{\"result\":["
            + String.join(
                ",",
                series.formatted("process_cpu_seconds_total", "a-sidecar"),
                series.formatted("process_cpu_seconds_total", "one"),
                series.formatted("http_server_requests_in_flight", "one"),
                series.formatted("process_cpu_seconds_total", "two"),
                series.formatted("http_server_requests_in_flight", "two"))
            + "]}}";
    assertThat(ask().get("shop-b"))
        .isInstanceOfSatisfying(
            Scrape.Answered.class,
            told -> {
              assertThat(told.exposition().sum(MetricNames.CPU, _ -> true)).isEqualTo(2.5);
              assertThat(told.exposition().sum("http_server_requests_in_flight", _ -> true))
                  .isEqualTo(2.5);
            });
  }

  @Test
  void whatAStrangerSaysIsCutToOneLineAndPasswordsAreNotTold() {
    answer = "{\"status\":\"error\",\"error\":\"too\\nmany" + "!".repeat(100_000) + "\"}";
    userInfo = "me:secret@";
    assertThat(reasons())
        .hasSize(2)
        .allSatisfy(
            why ->
                assertThat(why)
                    .contains("too?many")
                    .contains("http://127.0.0.1")
                    .doesNotContain("secret")
                    .hasSizeLessThanOrEqualTo(300));
  }

  @Test
  void anAnswerThatIsNoneFailsEveryPodInWords() {
    answer = "<html>login</html>";
    assertThat(reasons()).allMatch(why -> why.contains("expected JSON"));
    answer = "{\"status\":\"error\",\"error\":\"too many samples\"}";
    assertThat(reasons()).allMatch(why -> why.contains("too many samples"));
    server.stop(0);
    assertThat(reasons()).allMatch(why -> why.contains("Prometheus at http://"));
  }

  @Test
  void aServerThatDoesNotAnswerFailsEveryPodInTime() {
    silent = true;
    long begun = System.nanoTime();
    assertThat(reasons()).hasSize(2).allMatch(why -> why.contains("within"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
  }

  private List<String> reasons() {
    return ask().values().stream()
        .map(heard -> heard instanceof Scrape.Failed failed ? failed.reason() : "answered")
        .toList();
  }

  private Map<String, Scrape> ask() {
    URI base =
        URI.create(
            "http://" + userInfo + "127.0.0.1:" + server.getAddress().getPort() + "/prometheus/");
    try (PrometheusSource source = new PrometheusSource(base, "n", InstantSource.system())) {
      return source.ask(PODS, MetricNames.ORDER_SERVICE.all());
    }
  }
}
