package dev.ordercluster.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// Customers who put up with nothing: on each of a few connections they send one idempotent request
/// after the other, and take every answer but the one they want for a failure, 429 and 503
/// included.
///
/// A connection that ends before its answer came is no answer: as every idempotent client does (RFC
/// 9110, 9.2.2), the request is sent once more, on a new connection, and that has to be answered.
/// How often that was needed is counted (Java's client does it by itself for a GET whose kept
/// connection ended).
final class Demanding implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ONE_TRY = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 200;
  private static final int CONNECTIONS_EACH = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final Customers customers;
  private final List<Checks.Product> products;
  private final Ledger ledger;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Begins at once.
  ///
  /// @param gateway `ip:port`
  /// @param ledger is told of every order that was acknowledged
  Demanding(String gateway, Customers customers, List<Checks.Product> products, Ledger ledger) {
    this.base = "http://" + gateway;
    this.customers = customers;
    this.products = products;
    this.ledger = ledger;
    for (String customer : customers.names()) {
      for (int i = 0; i < CONNECTIONS_EACH; i++) {
        threads.execute(() -> goOn(customer));
      }
    }
  }

  /// Connections at a time.
  int connections() {
    return customers.names().size() * CONNECTIONS_EACH;
  }

  /// Requests that were answered as they should be.
  int answered() {
    return answered.get();
  }

  /// Requests that were sent once more because their connection ended.
  int cut() {
    return cut.get();
  }

  /// What went wrong, in words.
  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Waits for that many more answers.
  void awaitMore(int answers) {
    int enough = answered.get() + answers;
    Awaitility.await(enough + " answers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> answered.get() >= enough || !failures.isEmpty());
  }

  /// Returns when the last answer came.
  @Override
  public void close() {
    over.countDown();
    threads.close();
  }

  private void goOn(String customer) {
    try (HttpClient http = client()) {
      String last = "";
      for (int turn = 0; !over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
        Checks.Product product = products.get(turn % products.size());
        switch (turn % 3) {
          case 0 -> last = order(http, customer, product);
          case 1 -> read(http, customer, "/v1/products/" + product.id());
          default -> read(http, customer, "/v1/orders/" + last);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failures.add(e.toString());
    }
  }

  private String order(HttpClient http, String customer, Checks.Product product)
      throws InterruptedException, JsonProcessingException {
    String key = UUID.randomUUID().toString();
    String body = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(product.sku());
    HttpRequest request =
        request("/v1/orders", customer)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Ledger.Entry entry =
        new Ledger.Entry(customer, key, body, JSON.readTree(ask(http, request, 201)));
    ledger.acknowledge(entry);
    return entry.orderId();
  }

  private void read(HttpClient http, String customer, String path) throws InterruptedException {
    ask(http, request(path, customer).GET().build(), 200);
  }

  private String ask(HttpClient http, HttpRequest request, int expected)
      throws InterruptedException {
    String what = request.method() + " " + request.uri().getPath() + ": ";
    try {
      HttpResponse<String> answer = send(http, request);
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(what + answer.statusCode() + " " + answer.body());
      }
      answered.incrementAndGet();
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(what + e, e);
    }
  }

  private HttpResponse<String> send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      cut.incrementAndGet();
      Report.line("a connection was cut: " + e);
      try (HttpClient another = client()) {
        return another.send(request, HttpResponse.BodyHandlers.ofString());
      }
    }
  }

  private HttpRequest.Builder request(String path, String customer) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ONE_TRY)
        .header("Authorization", "Bearer " + customers.token(customer));
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(ONE_TRY)
        .build();
  }
}
