package dev.ordercluster.orders.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.KafkaProbe;
import dev.ordercluster.orders.TestService;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// During a rolling update the previous version serves on the new schema beside this one: it places
/// by the function of V2 and writes payments into the order's own row.
class PreviousVersionIT {
  private static TestService service;
  private static KafkaProbe probe;

  @BeforeAll
  static void start() {
    service = TestService.start();
    probe = new KafkaProbe();
  }

  @AfterAll
  static void stop() {
    probe.close();
    service.close();
  }

  @Test
  void anOrderThatItPlacedIsShownAndCanBeCancelledHere() {
    String sku = service.product(5);
    String id = place(sku);
    Client.Answer shown = service.staff().get("/v1/orders/" + id);
    assertThat(shown.json().at("/subtotal/amount").asLong()).isEqualTo(2598);
    assertThat(shown.json().at("/total/amount").asLong()).isEqualTo(2598);
    assertThat(shown.json().at("/expiresAt").asText()).isNotEmpty();
    assertThat(service.staff().post("/v1/orders/" + id + "/cancel", "").status()).isEqualTo(200);
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  @Test
  void anOrderThatItConfirmedIsShippedAndCompletedHere() {
    String sku = service.product(5);
    String id = place(sku);
    confirm(id, "CONFIRMED");
    String created =
        "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
            .formatted(id, sku);
    send("shop.fulfillment.created.v1", id, created);
    await(id, "PROCESSING");
    send("shop.fulfillment.delivered.v1", id, delivered(id));
    await(id, "COMPLETED");
    assertThat(payment(id)).isEqualTo("CAPTURED");
    assertThat(stock(sku)).isEqualTo("3/0");
  }

  @Test
  void anOrderThatItBeganToShipIsCompletedHere() {
    String sku = service.product(5);
    String id = place(sku);
    confirm(id, "PROCESSING");
    TestService.execute(
        "INSERT INTO fulfillments (order_id, fulfillment_id, position, skus, quantities, delivered)"
            + " VALUES ('%s', 'f-1', 0, '{%s}', '{2}', false)".formatted(id, sku));
    TestService.execute(
        "UPDATE products SET reserved = reserved - 2, on_hand = on_hand - 2 WHERE sku = '"
            + sku
            + "'");
    send("shop.fulfillment.delivered.v1", id, delivered(id));
    await(id, "COMPLETED");
    assertThat(payment(id)).isEqualTo("CAPTURED");
  }

  private static String place(String sku) {
    String key = UUID.randomUUID().toString().replace("-", "").repeat(2);
    String body =
        TestService.query(
            "SELECT body FROM place_order(decode('%s', 'hex'), decode('%s', 'hex'), 'old', '{%s}', '{2}', '')"
                .formatted(key, key, sku));
    return body.replaceAll("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
  }

  private static void confirm(String id, String status) {
    TestService.execute(
        "UPDATE orders SET status = '%s', payment_status = 'AUTHORIZED', payment_id = 'p-1', payment_amount = 2598, payment_currency = 'EUR', version = version + 1 WHERE id = '%s'"
            .formatted(status, id));
    TestService.execute(
        "INSERT INTO order_history (order_id, version, status, cause) VALUES ('%s', 2, '%s', 'old')"
            .formatted(id, status));
  }

  private static void send(String type, String id, String data) {
    probe.send("fulfillment.events", UUID.randomUUID().toString(), type, id, data);
  }

  private static String delivered(String id) {
    return "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\"}".formatted(id);
  }

  private static void await(String id, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                TestService.query("SELECT status FROM orders WHERE id = '" + id + "'")
                    .equals(status));
  }

  private static String payment(String id) {
    return TestService.query("SELECT payment_status FROM orders WHERE id = '" + id + "'");
  }

  private static String stock(String sku) {
    return TestService.query(
        "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'");
  }
}
