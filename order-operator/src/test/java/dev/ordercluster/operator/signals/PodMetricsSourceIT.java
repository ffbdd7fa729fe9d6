package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodMetricsSourceIT {
  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<PodSnapshot> pods = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private int port;

  @AfterEach
  void stop() {
    end.countDown();
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void aDeadSlowOrLyingPodSpoilsOnlyItsOwnSample() throws Exception {
    pod("good", exchange -> send(exchange, 200, Told.process(1).cpu(7).text()));
    pod("silent", _ -> end.await(30, TimeUnit.SECONDS));
    pod("dripping", this::drip);
    pod("garbage", exchange -> send(exchange, 200, "<html>Not metrics</html>"));
    pod("failing", exchange -> send(exchange, 500, "process_cpu_seconds_total 1\n"));
    pod("redirecting", exchange -> redirect(exchange, "http://127.0.0.1:" + port + "/metrics"));
    pod("huge", this::flood);
    pod("crowded", exchange -> send(exchange, 200, crowded()));
    pods.add(Told.pod("dead", "127.0.9.9"));
    pods.add(Told.pod("unaddressed", ""));

    long begun = System.nanoTime();
    Map<String, Scrape> heard = ask();

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(PodMetricsSource.DEADLINE.plusSeconds(1));
    assertThat(cpu(heard, "good")).isEqualTo(7);
    assertThat(cpu(heard, "crowded")).isEqualTo(8);
    assertThat(reason(heard, "silent")).contains("http://127.0.1.").contains("within 2 s");
    assertThat(reason(heard, "dripping")).contains("within 2 s");
    assertThat(reason(heard, "garbage")).contains("line 1");
    assertThat(reason(heard, "failing")).contains("expected 200, was 500");
    assertThat(reason(heard, "redirecting")).contains("expected 200, was 302");
    assertThat(reason(heard, "huge")).containsAnyOf("bytes were expected", "within 2 s");
    assertThat(heard.get("dead")).isInstanceOf(Scrape.Failed.class);
    assertThat(heard).doesNotContainKey("unaddressed");
  }

  @Test
  void aPodThatVanishesMidAnswerIsAFailedSample() throws Exception {
    pod(
        "vanishing",
        exchange -> {
          exchange.sendResponseHeaders(200, 100_000);
          exchange.getResponseBody().write("process_cpu_seconds_total 7\n".getBytes(UTF));
          exchange.getResponseBody().flush();
          exchange.getHttpContext().getServer().stop(0);
        });
    assertThat(ask().get("vanishing")).isInstanceOf(Scrape.Failed.class);
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  private Map<String, Scrape> ask() {
    try (PodMetricsSource source = new PodMetricsSource(port, InstantSource.system())) {
      return source.ask(pods, MetricNames.ORDER_SERVICE.all());
    }
  }

  private static double cpu(Map<String, Scrape> heard, String pod) {
    return heard.get(pod) instanceof Scrape.Answered answer
        ? answer.exposition().sum(MetricNames.CPU, _ -> true)
        : Double.NaN;
  }

  private static String reason(Map<String, Scrape> heard, String pod) {
    return heard.get(pod) instanceof Scrape.Failed failed ? failed.reason() : "answered";
  }

  private void pod(String name, Behaviour behaviour) throws IOException {
    String address = "127.0.1." + (servers.size() + 1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 16);
    port = server.getAddress().getPort();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            behaviour.answer(exchange);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    servers.add(server);
    pods.add(Told.pod(name, address));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    do {
      out.write('#');
      out.flush();
    } while (!end.await(100, TimeUnit.MILLISECONDS));
  }

  private void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] line = ("# " + "x".repeat(1000) + "\n").getBytes(UTF);
    for (int i = 0; i < 20_000; i++) {
      exchange.getResponseBody().write(line);
    }
  }

  private static String crowded() {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "some_series_of_a_library_" + i + "{scope=\"application\"} " + i)
        .collect(Collectors.joining("\n", Told.process(1).cpu(8).text(), "\n"));
  }
}
