package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlacementIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anOrderIsPlacedWithThePriceOfTheCatalogAndReadBackEqual() {
    String sku = service.product(10);
    Client customer = service.as("alice", "customer");
    Client.Answer placed = customer.order(sku, 2);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.header("ETag")).isEqualTo("\"1\"");
    assertThat(placed.json().at("/total/amount").asLong()).isEqualTo(2598);
    assertThat(placed.json().at("/customerId").asText()).isEqualTo("alice");
    assertThat(placed.json().at("/status").asText()).isEqualTo("PENDING");
    Client.Answer read = customer.get(placed.header("Location"));
    assertThat(read.body()).isEqualTo(placed.body());
    assertThat(customer.get(placed.header("Location"), "If-None-Match", "\"1\"").status())
        .isEqualTo(304);
  }

  @Test
  void theSameKeyAndBodyGivesTheSameAnswerByteForByte() {
    String sku = service.product(10);
    Client customer = service.customer();
    String key = UUID.randomUUID().toString();
    Client.Answer first =
        customer.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", key);
    Client.Answer again =
        customer.post(
            "/v1/orders",
            "{ \"lines\" : [ {\"quantity\":1, \"sku\":\"" + sku + "\"} ] }",
            "Idempotency-Key",
            key);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
  }
}
