package dev.ordercluster.orders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A caller of the API over HTTP with one identity.
public final class Client {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();

  private final URI base;
  private final @Nullable String token;
  private final UnaryOperator<String> bodies;

  public Client(URI base, @Nullable String token) {
    this(base, token, UnaryOperator.identity());
  }

  private Client(URI base, @Nullable String token, UnaryOperator<String> bodies) {
    this.base = base;
    this.token = token;
    this.bodies = bodies;
  }

  /// The same caller, whose texts are replaced before they are sent.
  public Client replacing(UnaryOperator<String> replacement) {
    return new Client(base, token, replacement);
  }

  /// An answer, its body read.
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Answer post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(bodies.apply(body))));
  }

  public Answer postBytes(String path, byte[] body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofByteArray(body)));
  }

  public Answer put(String path, String body, String... headers) {
    return send(request(path, headers).PUT(BodyPublishers.ofString(bodies.apply(body))));
  }

  public Answer patch(String path, String body, String... headers) {
    return send(
        request(path, headers).method("PATCH", BodyPublishers.ofString(bodies.apply(body))));
  }

  public Answer delete(String path, String... headers) {
    return send(request(path, headers).DELETE());
  }

  public Answer method(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  public Answer method(String method, String path, String body, String... headers) {
    return send(request(path, headers).method(method, BodyPublishers.ofString(body)));
  }

  /// An answer whose lines are read as they come; the caller closes them.
  public HttpResponse<Stream<String>> stream(String path, String... headers) {
    return exchange(request(path, headers).GET(), BodyHandlers.ofLines());
  }

  /// Places an order with a fresh key: `order("TEA-1", 2, "TEA-2", 1)`.
  public Answer order(Object... skusAndQuantities) {
    return post(
        "/v1/orders", basket(skusAndQuantities), "Idempotency-Key", UUID.randomUUID().toString());
  }

  public static String basket(Object... skusAndQuantities) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < skusAndQuantities.length; i += 2) {
      lines
          .append(i == 0 ? "" : ",")
          .append("{\"sku\":\"")
          .append(skusAndQuantities[i])
          .append("\",\"quantity\":")
          .append(skusAndQuantities[i + 1])
          .append('}');
    }
    return "{\"lines\":[" + lines + "]}";
  }

  public static String product(String sku, int onHand) {
    return "{\"sku\":\"%s\",\"name\":\"Tea %s\",\"price\":{\"amount\":1299,\"currency\":\"EUR\"},\"stock\":{\"onHand\":%d}}"
        .formatted(sku, sku, onHand);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private static Answer send(HttpRequest.Builder request) {
    return new Answer(exchange(request, BodyHandlers.ofString()));
  }

  private static <T> HttpResponse<T> exchange(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
