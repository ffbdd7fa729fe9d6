package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// Every kind of event, as it is read from Kafka, against the AsyncAPI document.
class EventSchemasIT {
  private static final List<String> TOPICS =
      List.of(
          "orders.events",
          "inventory.events",
          "payments.events",
          "fulfillment.events",
          "products.events");

  @Test
  void everyDescribedEventIsPublishedAndHoldsWhatIsDescribedAndNothingElse() {
    try (TestService service = TestService.start("ORDERS_ORDER_DEADLINE", "8s")) {
      everythingHappens(service);
      JsonNode document = Schemas.closed(service.anonymous().get("/asyncapi.json").json());
      Set<String> described = new TreeSet<>();
      document.at("/components/messages").fieldNames().forEachRemaining(described::add);
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(published()).containsAll(described));
      for (String topic : TOPICS) {
        KafkaProbe.all(topic).stream()
            .filter(record -> KafkaProbe.header(record, "ce_source").startsWith("/ordercluster"))
            .forEach(record -> assertDescribed(document, topic, record));
      }
    }
  }

  private static void assertDescribed(
      JsonNode document, String topic, ConsumerRecord<String, String> record) {
    String type = KafkaProbe.header(record, "ce_type");
    JsonNode message = document.at("/components/messages").path(type);
    assertThat(message.isMissingNode()).as(type).isFalse();
    assertThat(document.at("/channels/" + topic.replace('.', '_') + "/messages").has(type))
        .as("%s on %s", type, topic)
        .isTrue();
    assertThat(Schemas.faults(document, message.path("payload"), record.value()))
        .as("%s %s", type, record.value())
        .isEmpty();
    ObjectNode headers = Json.mapper().createObjectNode();
    record.headers().forEach(one -> headers.put(one.key(), KafkaProbe.header(record, one.key())));
    assertThat(Schemas.faults(document, message.path("headers"), headers.toString()))
        .as("%s %s", type, headers)
        .isEmpty();
  }

  private static Set<String> published() {
    Set<String> types = new TreeSet<>();
    TOPICS.forEach(
        topic ->
            KafkaProbe.all(topic)
                .forEach(record -> types.add(KafkaProbe.header(record, "ce_type"))));
    return types;
  }

  private static void everythingHappens(TestService service) {
    Client staff = service.staff();
    fulfilledAndReturned(service, staff);
    String subject = "customer-" + UUID.randomUUID();
    Client customer = service.as(subject, "customer");
    String sku = service.product(9);
    String waiting = customer.order(sku, 1).header("Location");
    assertThat(customer.order(sku, 100).status()).isEqualTo(409);
    assertThat(customer.post(customer.order(sku, 1).header("Location") + "/cancel", "").status())
        .isEqualTo(200);
    String declined = customer.order(sku, 1).header("Location");
    pay(customer, declined, "tok_decline");
    // Cancelled with its money held: it is asked for, then given back.
    String held = customer.order(sku, 1).header("Location");
    pay(customer, held, "tok_approve");
    reached(customer, held, "CONFIRMED");
    assertThat(customer.post(held + "/cancel", "").status()).isEqualTo(202);
    catalogue(staff);
    reached(customer, declined, "REJECTED");
    reached(customer, held, "CANCELLED");
    reached(customer, waiting, "EXPIRED");
    assertThat(staff.delete("/v1/customers/" + subject).status()).isEqualTo(202);
  }

  private static void fulfilledAndReturned(TestService service, Client staff) {
    String sku = "LOW-" + UUID.randomUUID();
    String product =
        Client.product(sku, 5).replace("\"onHand\":5", "\"onHand\":5,\"lowThreshold\":4");
    assertThat(staff.post("/v1/products", product).status()).isEqualTo(201);
    Client customer = service.customer();
    String order = customer.order(sku, 2).header("Location");
    pay(customer, order, "tok_approve");
    reached(customer, order, "CONFIRMED");
    String shipment = keyed(staff, order + "/fulfillments", Sandbox.lines(sku)).header("Location");
    assertThat(shipment).isNotEmpty();
    keyed(
        staff,
        order + "/fulfillments",
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku));
    for (JsonNode one : staff.get(order).json().at("/fulfillments")) {
      String path = order + "/fulfillments/" + one.path("id").asText();
      keyed(staff, path + "/ship", "{\"carrier\":\"DHL\",\"trackingNumber\":\"JD0146\"}");
      keyed(staff, path + "/deliver", "");
    }
    reached(customer, order, "COMPLETED");
    keyed(staff, order + "/returns", Sandbox.lines(sku));
    String payment = staff.get(order).json().at("/payments/0/id").asText();
    String amount = "{\"amount\":{\"amount\":100,\"currency\":\"EUR\"}}";
    keyed(staff, order + "/payments/" + payment + "/refunds", amount);
  }

  private static void catalogue(Client staff) {
    String sku = "GONE-" + UUID.randomUUID();
    Client.Answer made = staff.post("/v1/products", Client.product(sku, 5));
    String path = made.header("Location");
    String dearer = "{\"price\":{\"amount\":1499}}";
    Client.Answer changed = staff.patch(path, dearer, "If-Match", made.header("ETag"));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(staff.delete(path, "If-Match", changed.header("ETag")).status()).isEqualTo(204);
  }

  private static void pay(Client customer, String order, String token) {
    keyed(customer, order + "/payments", Sandbox.payment(token, ""));
  }

  private static Client.Answer keyed(Client client, String path, String body) {
    Client.Answer answer = client.post(path, body, "Idempotency-Key", UUID.randomUUID().toString());
    assertThat(answer.status()).as("%s %s", path, answer.body()).isIn(200, 201);
    return answer;
  }

  private static void reached(Client client, String order, String status) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(client.get(order).json().at("/status").asText()).isEqualTo(status));
  }
}
