package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What happens to inbound messages that fail. The retry topics have short delays here.
class RetryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LETTERS = "payments.events.order-service.dlt";

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
  void anEventThatTheDatabaseAlwaysRefusesGoesThroughEveryTierAndIsThenPutAside() {
    String id = place();
    String refused = uuid();
    refuse(refused, "always");
    try {
      probe.send("payments.events", refused, "shop.payment.authorized.v1", id, paid(id));
      await().atMost(SOON).until(() -> KafkaProbe.read(LETTERS, id).size() == 1);
    } finally {
      allow("always");
    }
    var letter = KafkaProbe.read(LETTERS, id).getFirst();
    assertThat(KafkaProbe.header(letter, "dlt-attempts")).isEqualTo("4");
    assertThat(KafkaProbe.header(letter, "dlt-origin-topic")).isEqualTo("payments.events");
    assertThat(KafkaProbe.header(letter, "dlt-exception")).endsWith("StoreException");
    assertThat(KafkaProbe.header(letter, "dlt-exception-message")).contains("always");
    assertThat(KafkaProbe.header(letter, "ce_id")).isEqualTo(refused);
    assertThat(letter.value()).isEqualTo(paid(id));
    for (String tier : new String[] {"200ms", "400ms", "800ms"}) {
      assertThat(KafkaProbe.read("payments.events.order-service.retry." + tier, id)).hasSize(1);
    }
    await().atMost(SOON).until(() -> parked(id).equals("0"));
  }

  @Test
  void otherOrdersGoOnWhileOneOfThemWaits() {
    String stuck = place();
    String refused = uuid();
    refuse(refused, "stuck");
    try {
      probe.send("payments.events", refused, "shop.payment.authorized.v1", stuck, paid(stuck));
      await().atMost(SOON).until(() -> parked(stuck).equals("1"));
      // The same partition: records of one key follow each other there.
      String other = place();
      probe.send("payments.events", uuid(), "shop.payment.authorized.v1", stuck, paid(other));
      await().atMost(SOON).until(() -> statusOf(other).equals("CONFIRMED"));
    } finally {
      allow("stuck");
    }
  }

  @Test
  void aLaterEventOfTheSameOrderDoesNotOvertakeOneThatWaits() {
    String id = place();
    String held = uuid();
    refuse(held, "held");
    probe.send("payments.events", held, "shop.payment.authorized.v1", id, paid(id));
    probe.send("payments.events", uuid(), "shop.payment.declined.v1", id, order(id));
    await().atMost(SOON).until(() -> parked(id).equals("2"));
    assertThat(statusOf(id)).isEqualTo("PENDING");
    allow("held");
    await().atMost(SOON).until(() -> parked(id).equals("0"));
    // Had the second one overtaken, the order would be rejected.
    assertThat(statusOf(id)).isEqualTo("CONFIRMED");
    assertThat(KafkaProbe.read(LETTERS, id)).isEmpty();
  }

  @Test
  void aShipmentThatIsReadBeforeItsPaymentWaitsForIt() {
    String sku = service.product(5);
    String id = service.customer().order(sku, 2).json().at("/id").asText();
    String shipped =
        "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
            .formatted(id, sku);
    probe.send("fulfillment.events", uuid(), "shop.fulfillment.created.v1", id, shipped);
    await().atMost(SOON).until(() -> parked(id).equals("1"));
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("PROCESSING"));
  }

  @Test
  void aMessageAsLargeAsItsTopicAllowsIsPutAsideAndThePartitionGoesOn() {
    String id = place();
    String huge = "x".repeat(1_048_588 - 400);
    probe.send(new ProducerRecord<>("payments.events", id, huge));
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("CONFIRMED"));
    var letters = KafkaProbe.read(LETTERS, id);
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().value()).isEqualTo(huge);
  }

  private static void refuse(String eventId, String name) {
    TestService.execute(
        "ALTER TABLE inbox ADD CONSTRAINT %s CHECK (id <> '%s')".formatted(name, eventId));
  }

  private static void allow(String name) {
    TestService.execute("ALTER TABLE inbox DROP CONSTRAINT IF EXISTS " + name);
  }

  private static String parked(String orderId) {
    return TestService.query(
        "SELECT count(*) FROM inbox_parked WHERE order_id = '" + orderId + "'");
  }

  private static String place() {
    Client.Answer placed = service.customer().order(service.product(5), 1);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.json().at("/id").asText();
  }

  private static String statusOf(String id) {
    return service.staff().get("/v1/orders/" + id).json().at("/status").asText();
  }

  private static String paid(String id) {
    return "{\"orderId\":\"%s\",\"paymentId\":\"p-1\",\"amount\":{\"amount\":999999,\"currency\":\"EUR\"}}"
        .formatted(id);
  }

  private static String order(String id) {
    return "{\"orderId\":\"%s\",\"reason\":\"test\"}".formatted(id);
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}
