package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RedeliveryIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final List<String> INBOUND = List.of("payments.events", "fulfillment.events");

  @Test
  void theWholeInboundTopicsDeliveredTwiceMoreChangeNothing() throws Exception {
    try (TestService service = TestService.start();
        KafkaProbe probe = new KafkaProbe()) {
      for (int i = 0; i < 10; i++) {
        story(service, probe, i);
      }
      await().atMost(SOON).until(RedeliveryIT::allIsRead);
      String before = state();
      for (int time = 0; time < 2; time++) {
        for (String topic : INBOUND) {
          for (ConsumerRecord<String, String> record : KafkaProbe.all(topic)) {
            probe.send(
                new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers()));
          }
        }
        await().atMost(SOON).until(RedeliveryIT::allIsRead);
      }
      assertThat(state()).isEqualTo(before);
      assertThat(TestService.query("SELECT count(*) FROM orders WHERE status = 'COMPLETED'"))
          .isNotEqualTo("0");
    }
  }

  private static void story(TestService service, KafkaProbe probe, int number) {
    String sku = service.product(5);
    Client.Answer placed = service.customer().order(sku, 2);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    String id = placed.json().at("/id").asText();
    String about = "\"orderId\":\"" + id + "\"";
    if (number % 3 == 0) {
      send(probe, "payments.events", "shop.payment.declined.v1", id, "{" + about + "}");
      return;
    }
    String money = "\"amount\":{\"amount\":999999,\"currency\":\"EUR\"}";
    send(
        probe,
        "payments.events",
        "shop.payment.authorized.v1",
        id,
        "{" + about + ",\"paymentId\":\"p\"," + money + "}");
    String lines = "\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":2}]";
    send(
        probe,
        "fulfillment.events",
        "shop.fulfillment.created.v1",
        id,
        "{" + about + ",\"fulfillmentId\":\"f\"," + lines + "}");
    send(
        probe,
        "fulfillment.events",
        "shop.fulfillment.delivered.v1",
        id,
        "{" + about + ",\"fulfillmentId\":\"f\"}");
    await().atMost(SOON).until(() -> isFulfilled(service, id));
  }

  private static boolean isFulfilled(TestService service, String id) {
    JsonNode order = service.staff().get("/v1/orders/" + id).json();
    return order.at("/fulfillmentStatus").asText().equals("FULFILLED");
  }

  private static void send(KafkaProbe probe, String topic, String type, String id, String data) {
    probe.send(topic, UUID.randomUUID().toString(), type, id, data);
  }

  private static String state() {
    return TestService.query(
        """
        SELECT md5((SELECT string_agg(o::text, '|' ORDER BY o.id) FROM orders o)
                || (SELECT string_agg(h::text, '|' ORDER BY h.order_id, h.version) FROM order_history h)
                || (SELECT string_agg(f::text, '|' ORDER BY f.order_id, f.fulfillment_id) FROM fulfillments f)
                || (SELECT string_agg(p.sku || p.on_hand || '/' || p.reserved, '|' ORDER BY p.sku)
                      FROM products p))
        """);
  }

  private static boolean allIsRead() throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Backends.kafka().bootstrapServers()))) {
      var committed =
          admin.listConsumerGroupOffsets("order-service").partitionsToOffsetAndMetadata().get();
      for (String topic : INBOUND) {
        for (int partition = 0; partition < 6; partition++) {
          TopicPartition at = new TopicPartition(topic, partition);
          long end =
              admin.listOffsets(Map.of(at, OffsetSpec.latest())).partitionResult(at).get().offset();
          var read = committed.get(at);
          if (end > (read == null ? 0 : read.offset())) {
            return false;
          }
        }
      }
      return TestService.query("SELECT count(*) FROM inbox_parked").equals("0");
    }
  }
}
