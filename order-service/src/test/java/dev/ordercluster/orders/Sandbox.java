package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

/// Requests that tests of payments and fulfilments make.
final class Sandbox {
  private Sandbox() {}

  /// A payment of all that is open.
  ///
  /// @param capture empty for the default
  static String payment(String token, String capture) {
    String mode = capture.isEmpty() ? "" : ",\"capture\":\"" + capture + "\"";
    return "{\"method\":\"sandbox\",\"token\":\"%s\"%s}".formatted(token, mode);
  }

  /// One piece of a product.
  static String lines(String sku) {
    return lines(sku, 1);
  }

  static String lines(String sku, int quantity) {
    return "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, quantity);
  }

  static String amount(long amount) {
    return "{\"amount\":{\"amount\":%d,\"currency\":\"EUR\"}}".formatted(amount);
  }

  /// Sends a request with a fresh key that waits for the provider.
  static Client.Answer post(Client caller, String path, String body) {
    return caller.post(
        path, body, "Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=10");
  }

  /// The Location of an answer that is a success.
  static String done(Client.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    return answer.header("Location");
  }

  static String status(Client caller, String path) {
    return caller.get(path).json().at("/status").asText();
  }
}
