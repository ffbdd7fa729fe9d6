package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            "ORDERS_STREAM_HEARTBEAT", "300ms",
            "ORDERS_STREAM_PER_CALLER", "2",
            "ORDERS_STREAM_LONGEST", "20s");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void historyComesFirstThenWhatHappensAndTheStreamEndsWithTheOrder() {
    Client customer = service.customer();
    String path = place(customer);
    try (Reader reader = new Reader(customer.stream(path + "/events"))) {
      await().atMost(SOON).until(() -> reader.lines().contains("id: 1"));
      assertThat(reader.status()).isEqualTo(200);
      assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(customer.post(path + "/cancel", "").status()).isEqualTo(200);
      await().atMost(SOON).until(reader::isEnded);
      List<String> ids = reader.lines().stream().filter(line -> line.startsWith("id: ")).toList();
      assertThat(ids).startsWith("id: 1", "id: 2").doesNotHaveDuplicates();
      List<String> data =
          reader.lines().stream().filter(line -> line.startsWith("data: ")).toList();
      assertThat(data.getFirst()).contains("\"PENDING\"");
      assertThat(data.getLast()).contains("\"CANCELLED\"");
    }
  }

  @Test
  void aReaderGoesOnBehindTheVersionThatItSawAndIsTurnedAwayAfterTheEnd() {
    Client customer = service.customer();
    String path = place(customer);
    customer.post(path + "/cancel", "");
    try (Reader reader = new Reader(customer.stream(path + "/events", "Last-Event-ID", "1"))) {
      await().atMost(SOON).until(reader::isEnded);
      assertThat(reader.lines()).contains("id: 2").doesNotContain("id: 1");
    }
    String last = customer.get(path).json().at("/version").asText();
    assertThat(customer.get(path + "/events", "Last-Event-ID", last).status()).isEqualTo(204);
    try (Reader reader = new Reader(customer.stream(path + "/events", "Last-Event-ID", "999"))) {
      await().atMost(SOON).until(reader::isEnded);
      assertThat(reader.lines()).contains("id: 1", "id: 2");
    }
    assertThat(customer.get(path + "/events", "Last-Event-ID", "x").status()).isEqualTo(400);
    assertThat(service.customer().get(path + "/events").status()).isEqualTo(404);
  }

  @Test
  void aSilentStreamSaysThatItIsThereAndACallerMayHaveOnlySomeAtOnce() {
    Client customer = service.customer();
    String path = place(customer);
    try (Reader first = new Reader(customer.stream(path + "/events"));
        Reader second = new Reader(customer.stream(path + "/events"))) {
      await().atMost(SOON).until(() -> first.lines().contains(": still here"));
      await().atMost(SOON).until(() -> second.lines().contains("id: 1"));
      Client.Answer third = customer.get(path + "/events");
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.json().at("/code").asText()).isEqualTo("too-many-streams");
    }
    await().atMost(SOON).until(() -> bothPlacesAreFree(customer, path));
  }

  // Readers that went away are noticed, and their places given to others.
  private static boolean bothPlacesAreFree(Client customer, String path) {
    try (Reader first = new Reader(customer.stream(path + "/events"));
        Reader second = new Reader(customer.stream(path + "/events"))) {
      return first.status() == 200 && second.status() == 200;
    }
  }

  @Test
  void aStreamEndsWhenTheProcessStops() {
    TestService stopping = TestService.start();
    Client customer = stopping.customer();
    String path = customer.order(stopping.product(5), 1).header("Location");
    try (Reader reader = new Reader(customer.stream(path + "/events"))) {
      await().atMost(SOON).until(() -> reader.lines().contains("id: 1"));
      long start = System.nanoTime();
      stopping.close();
      await().atMost(SOON).until(reader::isEnded);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static String place(Client customer) {
    Client.Answer placed =
        customer.post(
            "/v1/orders",
            Client.basket(service.product(5), 1),
            "Idempotency-Key",
            UUID.randomUUID().toString());
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.header("Location");
  }

  /// Collects the lines of a stream as they come.
  private static final class Reader implements AutoCloseable {
    private final HttpResponse<Stream<String>> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Reader(HttpResponse<Stream<String>> response) {
      this.response = response;
      this.thread =
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, _) -> lines.add("broken"))
              .start(() -> response.body().forEach(lines::add));
    }

    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    List<String> lines() {
      return new ArrayList<>(lines);
    }

    boolean isEnded() {
      return !thread.isAlive();
    }

    @Override
    public void close() {
      response.body().close();
    }
  }
}
