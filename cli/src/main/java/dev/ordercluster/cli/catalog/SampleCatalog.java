package dev.ordercluster.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Products to try the platform with, created through the gateway as any client would.
public final class SampleCatalog implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI gateway;
  private final HttpClient http;

  public SampleCatalog(Entrance entrance) {
    this.gateway = entrance.base();
    this.http = entrance.client().connectTimeout(TIMEOUT).build();
  }

  /// Whether the gateway answers a read that goes all the way to the database.
  public boolean answers() {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/v1/products?limit=1")).timeout(TIMEOUT).build();
    try {
      return send(request).statusCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /// Creates every product of the file that is not there yet.
  ///
  /// @param token of somebody who may write products
  /// @return how many were created now
  public int load(Path file, String token) {
    int created = 0;
    for (JsonNode product : read(file)) {
      if (create(product, token)) {
        created++;
      }
    }
    return created;
  }

  @Override
  public void close() {
    http.close();
  }

  private boolean create(JsonNode product, String token) {
    String name = product.path("sku").asText();
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/v1/products"))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(product.toString()))
            .build();
    try {
      HttpResponse<String> response = send(request);
      return switch (response.statusCode()) {
        case HttpURLConnection.HTTP_CREATED -> true;
        case HttpURLConnection.HTTP_CONFLICT -> false;
        case TOO_MANY_REQUESTS ->
            throw new CommandFailure(
                "the gateway's rate limit does not let the sample products in: raise it or load "
                    + "examples/products.json yourself");
        default ->
            throw new CommandFailure("product " + name + " was not created: " + said(response));
      };
    } catch (IOException e) {
      throw new CommandFailure("product " + name + " was not created: " + Failures.reason(e), e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private static String said(HttpResponse<String> response) {
    try {
      String detail = JSON.readTree(response.body()).path("detail").asText();
      return response.statusCode() + (detail.isEmpty() ? "" : ", " + detail);
    } catch (JsonProcessingException e) {
      return Integer.toString(response.statusCode());
    }
  }

  private static List<JsonNode> read(Path file) {
    try {
      List<JsonNode> products = new ArrayList<>();
      JSON.readTree(file.toFile()).forEach(products::add);
      return products;
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + Failures.reason(e), e);
    }
  }
}
