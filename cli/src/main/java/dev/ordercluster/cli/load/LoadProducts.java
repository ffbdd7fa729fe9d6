package dev.ordercluster.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Products that load is made with: `LOAD-01` and so on, with more stock than any run can sell.
/// Those of an earlier run are used again.
final class LoadProducts {
  private static final int COUNT = 20;
  private static final int STOCK = 100_000_000;
  private static final int CREATED = 201;
  private static final int CONFLICT = 409;
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private LoadProducts() {}

  /// The products.
  ///
  /// @param token of somebody who may write products
  static List<Product> ensure(Entrance entrance, String token) {
    try (HttpClient http = entrance.client().connectTimeout(Duration.ofSeconds(5)).build()) {
      List<Product> products = new ArrayList<>();
      for (int i = 1; i <= COUNT; i++) {
        products.add(ensure(http, entrance.base(), token, "LOAD-%02d".formatted(i)));
      }
      return products;
    } catch (IOException e) {
      throw new CommandFailure("products for the load: " + Failures.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  /// One product.
  record Product(String sku, String id) {}

  private static Product ensure(HttpClient http, URI gateway, String token, String sku)
      throws IOException, InterruptedException {
    String body =
        """
        {"sku":"%s","name":"Load %s","price":{"amount":1299,"currency":"EUR"},"stock":{"onHand":%d}}
        """
            .formatted(sku, sku, STOCK);
    HttpResponse<String> created =
        http.send(
            request(gateway, "/v1/products", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (created.statusCode() == CREATED) {
      return new Product(sku, read(created).path("id").asText());
    }
    if (created.statusCode() != CONFLICT) {
      throw unexpected(sku, created);
    }
    HttpResponse<String> found =
        http.send(
            request(gateway, "/v1/products?sku=" + sku, token).GET().build(),
            HttpResponse.BodyHandlers.ofString());
    String id = read(found).path("items").path(0).path("id").asText();
    if (found.statusCode() != OK || id.isEmpty()) {
      throw unexpected(sku, found);
    }
    return new Product(sku, id);
  }

  private static HttpRequest.Builder request(URI gateway, String path, String token) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonNode read(HttpResponse<String> response) throws JsonProcessingException {
    return JSON.readTree(response.body());
  }

  private static CommandFailure unexpected(String sku, HttpResponse<String> response) {
    return new CommandFailure(
        "product "
            + sku
            + " for the load was not created: the gateway answered "
            + response.statusCode()
            + " to "
            + response.request().method()
            + " "
            + response.uri());
  }
}
