package dev.ordercluster.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The REST API behind the gateway, used with the patience of a well-written client: a request that
/// got no answer, 429, 503 or another 5xx is sent again, an order always with the same
/// Idempotency-Key.
final class Shop implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ONE_TRY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String base;

  Shop(String gateway) {
    this.base = "http://" + gateway;
  }

  /// @param body null when the answer has none
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    Answer expect(int expected) {
      if (status != expected) {
        throw new AssertionError(
            "%s %s: expected %d, was %d: %s"
                .formatted(raw.request().method(), raw.uri(), expected, status, raw.body()));
      }
      return this;
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path, String token) {
    return send(request(path, token).GET().build());
  }

  Answer post(String path, String token, String body, Map<String, String> headers) {
    return send("POST", path, token, body, headers);
  }

  /// @param token empty for a caller who says nothing about itself
  Answer send(String method, String path, String token, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path, token)
            .setHeader("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return send(request.build());
  }

  Answer placeOrder(String token, String idempotencyKey, String body) {
    return post("/v1/orders", token, body, Map.of("Idempotency-Key", idempotencyKey));
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ONE_TRY)
            .header("Accept", "application/json, application/problem+json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "nothing";
    long pauseMillis = 50;
    while (System.nanoTime() - deadline < 0) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (!isTemporary(response)) {
          return new Answer(response.statusCode(), json(response.body()), response);
        }
        last = response.statusCode() + " " + response.body();
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
      pause(pauseMillis);
      pauseMillis = Math.min(1000, pauseMillis * 2);
    }
    throw new AssertionError(
        request.method()
            + " "
            + request.uri()
            + ": no answer within "
            + PATIENCE
            + ", last "
            + last);
  }

  // 409 with Retry-After: an earlier try of the same key is still being worked on.
  private static boolean isTemporary(HttpResponse<String> response) {
    return response.statusCode() == 429
        || response.statusCode() >= 500
        || (response.statusCode() == 409
            && response.headers().firstValue("Retry-After").isPresent());
  }

  private static void pause(long millis) {
    try {
      var _ = new Semaphore(0).tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON, was: " + body, e);
    }
  }
}
