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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;

/// Orders per second through the order service with everything on (token check, idempotency, quote,
/// encryption, outbox to Kafka, cache), beside the bare database doing the same statement.
///
/// `java -cp benchmarks-app.jar dev.ordercluster.benchmarks.PlacementBenchmark [seconds] [clients]
/// [order-service-app.jar]`
public final class PlacementBenchmark {
  private static final int PRODUCTS = 2000;
  private static final int CUSTOMERS = 200;

  private static final String PLAIN = "{\"lines\":[%s]}";
  private static final String FULL =
      """
      {"lines":[%s],"discountCode":"TEN","shippingMethod":"POST","email":"a@b.example",
       "shippingAddress":{"name":"Ada","line1":"Street 1","city":"Berlin","country":"DE"}}
      """;

  private PlacementBenchmark() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException, JOSEException {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    Path application =
        Path.of(
            arguments.length > 2 ? arguments[2] : "order-service/target/app/order-service-app.jar");
    Logs.install("benchmarks", Map.of("org.apache.kafka", Level.SEVERE));
    PrintStream out = System.out;
    try (Stage stage = new Stage(application);
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      prepare(stage);
      String[] tokens = new String[CUSTOMERS];
      for (int i = 0; i < CUSTOMERS; i++) {
        tokens[i] = stage.token("customer-" + i);
      }
      Load load = new Load(clients, Duration.ofSeconds(seconds));
      out.printf(
          "%d clients on %d processors%n", clients, Runtime.getRuntime().availableProcessors());
      new Load(clients, Duration.ofSeconds(5)).run(() -> () -> order(http, stage, tokens, PLAIN));
      out.println(
          "bare database     " + load.run(() -> new BareDatabase(stage.connect(), PRODUCTS)));
      out.println("service, basket   " + load.run(() -> () -> order(http, stage, tokens, PLAIN)));
      out.println("service, complete " + load.run(() -> () -> order(http, stage, tokens, FULL)));
      out.println("events that wait for Kafka at the end: " + waiting(stage));
    }
  }

  private static void order(HttpClient http, Stage stage, String[] tokens, String form)
      throws IOException, InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(PRODUCTS);
    String lines =
        "{\"sku\":\"P-%d\",\"quantity\":2},{\"sku\":\"P-%d\",\"quantity\":1}"
            .formatted(first, (first + 1) % PRODUCTS);
    HttpRequest request =
        HttpRequest.newBuilder(stage.orders())
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + tokens[random.nextInt(CUSTOMERS)])
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(form.formatted(lines)))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("expected 201, was " + answer.statusCode() + " " + answer.body());
    }
  }

  private static void prepare(Stage stage) throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO products (sku, name, price_amount, price_currency, on_hand)"
              + " SELECT 'P-' || i, 'Tea ' || i, 1299, 'EUR', 1000000000 FROM generate_series(0, "
              + (PRODUCTS - 1)
              + ") i");
      statement.executeUpdate("INSERT INTO discounts (code, percent) VALUES ('TEN', 1000)");
      statement.executeUpdate(
          "INSERT INTO shipping_methods (code, name, price_amount, price_currency, tax_rate)"
              + " VALUES ('POST', 'Post', 490, 'EUR', 1900)");
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static long waiting(Stage stage) throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox")) {
      row.next();
      return row.getLong(1);
    }
  }
}
