package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
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
  void aNewOrderIsAnnouncedAsACloudEventInBinaryMode() {
    Client.Answer placed = service.customer().order(service.product(5), 2);
    String id = id(placed);
    await().atMost(SOON).until(() -> KafkaProbe.read("orders.events", id).size() == 1);
    var record = KafkaProbe.read("orders.events", id).getFirst();
    assertThat(KafkaProbe.header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(KafkaProbe.header(record, "ce_type")).isEqualTo("shop.order.created.v1");
    assertThat(KafkaProbe.header(record, "ce_subject")).isEqualTo(id);
    assertThat(KafkaProbe.header(record, "ce_sequence")).isEqualTo("1");
    assertThat(KafkaProbe.header(record, "ce_source")).isEqualTo("/ordercluster/order-service");
    assertThat(UUID.fromString(KafkaProbe.header(record, "ce_id")).version()).isEqualTo(7);
    assertThat(KafkaProbe.header(record, "content-type")).isEqualTo("application/json");
    assertThat(KafkaProbe.header(record, "traceparent")).startsWith("00-");
    assertThat(record.value()).contains("\"orderId\" : \"" + id + "\"");
    assertThat(KafkaProbe.types("inventory.events", id))
        .containsExactly("shop.inventory.reserved.v1");
  }

  @Test
  void otherServicesMoveAnOrderToItsEndAndRedeliveryChangesNothing() {
    String sku = service.product(5);
    Client customer = service.customer();
    String id = id(customer.order(sku, 2));
    List<String[]> story =
        List.of(
            event("payments.events", "shop.payment.authorized.v1", paid(id)),
            event("fulfillment.events", "shop.fulfillment.created.v1", shipped(id, sku)),
            event("fulfillment.events", "shop.fulfillment.delivered.v1", delivered(id)));
    List<String> expected = List.of("CONFIRMED", "PROCESSING", "COMPLETED");
    for (int i = 0; i < story.size(); i++) {
      String[] event = story.get(i);
      String status = expected.get(i);
      probe.send(event[0], event[1], event[2], id, event[3]);
      await()
          .atMost(SOON)
          .until(
              () -> customer.get("/v1/orders/" + id).json().at("/status").asText().equals(status));
    }
    Client.Answer done = customer.get("/v1/orders/" + id);
    assertThat(done.json().at("/fulfillmentStatus").asText()).isEqualTo("FULFILLED");
    assertThat(stock(sku)).isEqualTo("3/0");

    story.forEach(event -> probe.send(event[0], event[1], event[2], id, event[3]));
    String last = id(service.customer().order(service.product(1), 1));
    probe.send("fulfillment.events", uuid(), "shop.payment.declined.v1", id, order(last));
    await().atMost(SOON).until(() -> statusOf(last).equals("REJECTED"));
    assertThat(customer.get("/v1/orders/" + id).body()).isEqualTo(done.body());
    assertThat(stock(sku)).isEqualTo("3/0");
    await().atMost(SOON).until(() -> KafkaProbe.types("orders.events", id).size() == 4);
    assertThat(KafkaProbe.types("orders.events", id))
        .containsExactly(
            "shop.order.created.v1",
            "shop.order.confirmed.v1",
            "shop.order.processing-started.v1",
            "shop.order.completed.v1");
  }

  @Test
  void aCaptureByAnotherServiceIsBookedAndItsRedeliveryChangesNothing() {
    Client customer = service.customer();
    String id = id(customer.order(service.product(5), 2));
    String captured =
        paid(id)
            .replace("{\"orderId\"", "{\"captureId\":\"c-1\",\"orderId\"")
            .replace("999999", "2598");
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    String event = uuid();
    probe.send("payments.events", event, "shop.payment.captured.v1", id, captured);
    await()
        .atMost(SOON)
        .until(
            () ->
                customer
                    .get("/v1/orders/" + id)
                    .json()
                    .at("/paymentStatus")
                    .asText()
                    .equals("CAPTURED"));
    String after = customer.get("/v1/orders/" + id).body();
    probe.send("payments.events", event, "shop.payment.captured.v1", id, captured);
    probe.send("payments.events", uuid(), "shop.payment.captured.v1", id, captured);
    String last = id(service.customer().order(service.product(1), 1));
    probe.send("payments.events", uuid(), "shop.payment.declined.v1", id, order(last));
    await().atMost(SOON).until(() -> statusOf(last).equals("REJECTED"));
    assertThat(customer.get("/v1/orders/" + id).body()).isEqualTo(after);
  }

  @Test
  void anotherServiceCannotAuthoriseAPaymentOfOurs() {
    Client customer = service.customer();
    String id = id(customer.order(service.product(5), 1));
    String payment =
        customer
            .post(
                "/v1/orders/" + id + "/payments",
                Sandbox.payment("tok_fail", ""),
                "Idempotency-Key",
                uuid())
            .json()
            .at("/id")
            .asText();
    String forged =
        "{\"orderId\":\"%s\",\"paymentId\":\"%s\",\"amount\":{\"amount\":1299,\"currency\":\"EUR\"}}"
            .formatted(id, payment);
    String event = uuid();
    probe.send("payments.events", event, "shop.payment.authorized.v1", id, forged);
    await()
        .atMost(SOON)
        .until(
            () ->
                TestService.query("SELECT outcome FROM inbox WHERE id = '" + event + "'")
                    .equals("refused:own-payment"));
    assertThat(statusOf(id)).isEqualTo("PENDING");
  }

  @Test
  void aDeclinedPaymentRejectsTheOrderAndFreesItsStock() {
    String sku = service.product(5);
    String id = id(service.customer().order(sku, 4));
    assertThat(stock(sku)).isEqualTo("5/4");
    probe.send("payments.events", uuid(), "shop.payment.declined.v1", id, order(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("REJECTED"));
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  @Test
  void poisonIsPutAsideWithItsReasonAndThePartitionGoesOn() {
    String id = id(service.customer().order(service.product(5), 1));
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, "{not json");
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, "{\"orderId\":7}");
    probe.send("payments.events", uuid(), "shop.payment.declined.v1", id, order(uuid()));
    probe.send(new ProducerRecord<>("payments.events", id, "no headers at all"));
    probe.send("payments.events", uuid(), "shop.payment.exotic.v9", id, order(id));
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("CONFIRMED"));
    var letters = KafkaProbe.read("payments.events.order-service.dlt", id);
    assertThat(letters).hasSize(4);
    assertThat(letters)
        .allMatch(letter -> KafkaProbe.header(letter, "dlt-origin-topic").equals("payments.events"))
        .allMatch(letter -> KafkaProbe.header(letter, "dlt-exception").endsWith("PoisonException"));
    assertThat(letters.getFirst().value()).isEqualTo("{not json");
  }

  @Test
  void aShipmentThatNamesASkuTwiceTakesTheSumFromStock() {
    String sku = service.product(9);
    String id = id(service.customer().order(sku, 5));
    assertThat(stock(sku)).isEqualTo("9/5");
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("CONFIRMED"));
    String lines =
        "{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":3}".formatted(sku, sku);
    String data =
        "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\",\"lines\":[%s]}".formatted(id, lines);
    probe.send("fulfillment.events", uuid(), "shop.fulfillment.created.v1", id, data);
    await().atMost(SOON).until(() -> statusOf(id).equals("PROCESSING"));
    assertThat(stock(sku)).isEqualTo("4/0");
  }

  @Test
  void anEventWhoseIdPostgresCannotStoreIsPutAside() {
    String id = id(service.customer().order(service.product(5), 1));
    probe.send("payments.events", "a\0b", "shop.payment.authorized.v1", id, paid(id));
    probe.send("payments.events", uuid(), "shop.payment.declined.v1", id, order(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("REJECTED"));
    var letters = KafkaProbe.read("payments.events.order-service.dlt", id);
    assertThat(letters).hasSize(1);
    assertThat(KafkaProbe.header(letters.getFirst(), "dlt-exception-message")).contains("ce_id");
  }

  @Test
  void aCancelledOrderIsAnnouncedAndItsStockIsFree() {
    String sku = service.product(5);
    Client customer = service.customer();
    String id = id(customer.order(sku, 3));
    String stale = "/v1/orders/" + id + "/cancel";
    assertThat(customer.post(stale, "", "If-Match", "\"9\"").status()).isEqualTo(412);
    Client.Answer cancelled = customer.post(stale, "", "If-Match", "\"1\"");
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().at("/status").asText()).isEqualTo("CANCELLED");
    assertThat(customer.post("/v1/orders/" + id + "/cancel", "").status()).isEqualTo(200);
    assertThat(stock(sku)).isEqualTo("5/0");
    await().atMost(SOON).until(() -> KafkaProbe.types("orders.events", id).size() == 2);
    assertThat(KafkaProbe.types("orders.events", id).getLast())
        .isEqualTo("shop.order.cancelled.v1");
  }

  private static String[] event(String topic, String type, String data) {
    return new String[] {topic, uuid(), type, data};
  }

  private static String paid(String id) {
    return "{\"orderId\":\"%s\",\"paymentId\":\"p-1\",\"amount\":{\"amount\":999999,\"currency\":\"EUR\"}}"
        .formatted(id);
  }

  private static String shipped(String id, String sku) {
    return "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
        .formatted(id, sku);
  }

  private static String delivered(String id) {
    return "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\"}".formatted(id);
  }

  private static String order(String id) {
    return "{\"orderId\":\"%s\",\"reason\":\"test\"}".formatted(id);
  }

  private static String id(Client.Answer placed) {
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.json().at("/id").asText();
  }

  private static String statusOf(String id) {
    return service.staff().get("/v1/orders/" + id).json().at("/status").asText();
  }

  private static String stock(String sku) {
    return TestService.query(
        "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'");
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}
