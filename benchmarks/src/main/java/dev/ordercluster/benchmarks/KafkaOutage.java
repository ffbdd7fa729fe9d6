package dev.ordercluster.benchmarks;

import com.nimbusds.jose.JOSEException;
import dev.ordercluster.runtime.Logs;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Kafka away for minutes while orders go on being taken at a steady rate, then back: how long the
/// events wait, how long the backlog takes to drain with orders still coming in, and whether every
/// accepted order has its event.
///
/// `java -cp benchmarks-app.jar dev.ordercluster.benchmarks.KafkaOutage [seconds away] [orders/s]
/// [order-service-app.jar]`
public final class KafkaOutage {
  private static final int PRODUCTS = 200;
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(10);

  private final Stage stage;
  private final HttpClient http;
  private final PrintStream out;
  private final Set<String> accepted = new HashSet<>();
  private final AtomicLong refused = new AtomicLong();
  // What those that were not accepted were answered, or why they were not.
  private final Map<String, LongAdder> reasons = new ConcurrentSkipListMap<>();
  private final CountDownLatch over = new CountDownLatch(1);

  private KafkaOutage(Stage stage, HttpClient http, PrintStream out) {
    this.stage = stage;
    this.http = http;
    this.out = out;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException, JOSEException, ExecutionException {
    Duration away = Duration.ofSeconds(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 180);
    int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
    Path application =
        Path.of(
            arguments.length > 2 ? arguments[2] : "order-service/target/app/order-service-app.jar");
    Logs.install("benchmarks", Map.of("org.apache.kafka", Level.OFF));
    try (Stage stage = new Stage(application);
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      KafkaOutage outage = new KafkaOutage(stage, http, System.out);
      outage.products();
      outage.warmUp();
      Future<?> buyers = threads.submit(() -> outage.buy(Duration.ofNanos(1_000_000_000L / rate)));
      outage.run(away);
      outage.over.countDown();
      buyers.get();
      outage.verify();
    }
  }

  private void run(Duration away) throws SQLException, InterruptedException {
    observe("before", STEP);
    stage.kafka().stop();
    out.println("Kafka is stopped");
    for (Duration left = away; left.isPositive(); left = left.minus(STEP)) {
      observe("away", left.compareTo(STEP) < 0 ? left : STEP);
    }
    long depth = number("SELECT count(*) FROM outbox");
    long oldest = number("SELECT extract(epoch FROM now() - min(created_at)) FROM outbox");
    stage.kafka().restart();
    long back = System.nanoTime();
    out.printf(
        "Kafka answers again; %,d events waited when it was started, the oldest for %d s%n",
        depth, oldest);
    long most = depth;
    // Drained: nothing waits that is older than a second, though orders go on.
    while (number("SELECT count(*) FROM outbox WHERE created_at < now() - interval '1 second'")
        > 0) {
      most = Math.max(most, number("SELECT count(*) FROM outbox"));
      if (System.nanoTime() - back > DRAINED_WITHIN.toNanos()) {
        throw new IllegalStateException("the outbox did not drain within " + DRAINED_WITHIN);
      }
      pause(Duration.ofMillis(100));
    }
    out.printf(
        "drained %.1f s after Kafka answered; at most %,d events waited%n",
        (System.nanoTime() - back) / 1e9, most);
    observe("after", STEP);
  }

  // A Java VM that has just started is slow; that is not what is measured here.
  private void warmUp() throws InterruptedException {
    String token = stage.token("customer-1");
    out.println("warm-up " + new Load(8, STEP).run(() -> () -> order(token, "P-0")));
    accepted.clear();
    refused.set(0);
    reasons.clear();
  }

  // One line per step: what was taken in it and what waits at its end.
  private void observe(String phase, Duration time) throws SQLException, InterruptedException {
    long before = taken();
    pause(time);
    out.printf(
        "%-6s %,6d orders in %d s, %,d refused so far, outbox %,d%n",
        phase,
        taken() - before,
        time.toSeconds(),
        refused.get(),
        number("SELECT count(*) FROM outbox"));
  }

  private void buy(Duration every) {
    String token = stage.token("customer-1");
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      long next = System.nanoTime();
      for (int i = 0;
          !over.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
          i++) {
        String sku = "P-" + i % PRODUCTS;
        var _ = requests.submit(() -> order(token, sku));
        next += every.toNanos();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(String token, String sku) {
    HttpRequest request =
        HttpRequest.newBuilder(stage.orders())
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(
                BodyPublishers.ofString(
                    "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 201) {
        String location = answer.headers().firstValue("Location").orElseThrow();
        synchronized (accepted) {
          accepted.add(location.substring(location.lastIndexOf('/') + 1));
        }
      } else {
        refused(answer.statusCode() + " " + code(answer.body()));
      }
    } catch (IOException e) {
      refused(e.getClass().getSimpleName());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      refused("interrupted");
    }
  }

  private void refused(String reason) {
    refused.incrementAndGet();
    reasons.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  private static String code(String problem) {
    Matcher code = CODE.matcher(problem);
    return code.find() ? code.group(1) : "without a code";
  }

  private long taken() {
    synchronized (accepted) {
      return accepted.size();
    }
  }

  // Every accepted order has its first event on Kafka, and how many came more than once.
  private void verify() throws SQLException, InterruptedException {
    long start = System.nanoTime();
    while (number("SELECT count(*) FROM outbox") > 0
        && System.nanoTime() - start < DRAINED_WITHIN.toNanos()) {
      pause(Duration.ofMillis(100));
    }
    Set<String> created = new HashSet<>();
    long twice = 0;
    for (ConsumerRecord<String, String> record : stage.events("orders.events")) {
      boolean first = "1".equals(Stage.header(record, "ce_sequence"));
      if (first && !created.add(record.key())) {
        twice++;
      }
    }
    Set<String> missing = new HashSet<>(accepted);
    missing.removeAll(created);
    out.printf(
        "%,d orders accepted, %,d refused, %,d created events missing, %,d sent twice%n",
        accepted.size(), refused.get(), missing.size(), twice);
    out.println("refused: " + reasons);
  }

  private void products() throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO products (sku, name, price_amount, price_currency, on_hand)"
              + " SELECT 'P-' || i, 'Tea ' || i, 1299, 'EUR', 1000000000 FROM generate_series(0, "
              + (PRODUCTS - 1)
              + ") i");
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void pause(Duration time) throws InterruptedException {
    var _ = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
