package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `Prefer: wait=N`, with the sandbox as the provider that is waited for.
class PreferWaitIT {
  private static TestService service;
  private static Client customer;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_PAYMENTS_SANDBOX_DELAY", "30s");
    customer = service.customer();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whatWaitedForTheProviderIsRepeatedAsItWasGiven() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    String key = UUID.randomUUID().toString();
    String body = Sandbox.payment("tok_approve", "");
    Client.Answer first =
        customer.post(
            order + "/payments", body, "Idempotency-Key", key, "Prefer", "respond-async, wait=5");
    Client.Answer again = customer.post(order + "/payments", body, "Idempotency-Key", key);
    assertThat(first.json().at("/status").asText()).isEqualTo("AUTHORIZED");
    assertThat(first.header("Preference-Applied")).isEqualTo("wait=5");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
  }

  @Test
  void anOrderWithAPaymentIsAnsweredInItsFinalStateWhenThatComesInTime() {
    String sku = service.product(5);
    String key = UUID.randomUUID().toString();
    String body = paying(sku, "tok_approve");
    Client.Answer placed =
        customer.post("/v1/orders", body, "Idempotency-Key", key, "Prefer", "wait=10");
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.json().at("/status").asText()).isEqualTo("CONFIRMED");
    assertThat(placed.json().at("/payments/0/status").asText()).isEqualTo("AUTHORIZED");
    assertThat(placed.header("Preference-Applied")).isEqualTo("wait=10");
    Client.Answer read = customer.get(placed.header("Location"));
    assertThat(read.header("ETag")).isEqualTo(placed.header("ETag"));
    Client.Answer again = customer.post("/v1/orders", body, "Idempotency-Key", key);
    assertThat(again.body()).isEqualTo(placed.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");

    Client.Answer rejected = Sandbox.post(customer, "/v1/orders", paying(sku, "tok_decline"));
    assertThat(rejected.status()).isEqualTo(201);
    assertThat(rejected.json().at("/status").asText()).isEqualTo("REJECTED");
    Client.Answer atOnce =
        customer.post(
            "/v1/orders",
            paying(sku, "tok_delay"),
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            "Prefer",
            "wait=soon");
    assertThat(atOnce.json().at("/status").asText()).isEqualTo("PENDING");
    assertThat(atOnce.header("Preference-Applied")).isEmpty();
    assertThat(
            TestService.query(
                "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo("5/2");
  }

  private static String paying(String sku, String token) {
    return Sandbox.lines(sku).replace("]}", "],\"payment\":" + Sandbox.payment(token, "") + "}");
  }
}
