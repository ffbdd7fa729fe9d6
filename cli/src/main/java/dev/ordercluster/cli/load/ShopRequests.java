package dev.ordercluster.cli.load;

import dev.ordercluster.cli.kube.Entrance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/// Requests of shop customers through the gateway: orders, and reads of products. Nothing is sent
/// twice, so every failure is seen.
final class ShopRequests implements Generator.Requests, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final URI gateway;
  private final Customers customers;
  private final double orders;
  private final HttpClient http;

  /// Who buys what.
  ///
  /// @param tokens one for each customer
  /// @param products SKU of each product
  /// @param productIds id of each product, in the same order
  record Customers(List<String> tokens, List<String> products, List<String> productIds) {
    Customers {
      tokens = List.copyOf(tokens);
      products = List.copyOf(products);
      productIds = List.copyOf(productIds);
    }
  }

  /// Requests to one gateway.
  ///
  /// @param orders part of them that place an order
  ShopRequests(Entrance entrance, Customers customers, double orders) {
    this.gateway = entrance.base();
    this.http =
        entrance
            .client()
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    this.customers = customers;
    this.orders = orders;
  }

  @Override
  public Outcome send() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String token = customers.tokens().get(random.nextInt(customers.tokens().size()));
    int product = random.nextInt(customers.products().size());
    HttpRequest.Builder request =
        random.nextDouble() < orders
            ? order(customers.products().get(product))
            : to("/v1/products/" + customers.productIds().get(product)).GET();
    try {
      HttpResponse<Void> answer =
          http.send(
              request.header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.discarding());
      return Outcome.of(answer.statusCode());
    } catch (IOException _) {
      return Outcome.LOST;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Outcome.LOST;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder order(String sku) {
    String body = "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}";
    return to("/v1/orders")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(DEADLINE);
  }
}
