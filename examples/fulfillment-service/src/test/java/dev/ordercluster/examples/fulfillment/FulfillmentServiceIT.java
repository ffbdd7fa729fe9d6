package dev.ordercluster.examples.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.backends.LocalKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FulfillmentServiceIT {
  @TempDir Path directory;

  private LocalKafka kafka;
  private KafkaSettings settings;

  @BeforeEach
  void start() {
    kafka = LocalKafka.start(directory);
    settings = KafkaSettings.from(Map.of("BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void ordersAreAnsweredJunkIsPassedOverAndARestartRepeatsNothing() throws Exception {
    publish(order("o-1", "shop.order.created.v1"));
    publish(new ProducerRecord<>("orders.events", "o-1", new byte[] {1, 2}));
    publish(order("o-1", "shop.order.confirmed.v1"));
    runUntil(3);
    publish(order("o-2", "shop.order.created.v1"));
    List<ConsumerRecord<String, byte[]>> answers = runUntil(4);
    assertThat(answers).hasSize(4);
    assertThat(new HashSet<>(answers.stream().map(one -> text(one, "ce_id")).toList())).hasSize(4);
    assertThat(answers)
        .extracting(one -> one.topic() + " " + text(one, "ce_type") + " " + one.key())
        .containsExactlyInAnyOrder(
            "payments.events shop.payment.authorized.v1 o-1",
            "fulfillment.events shop.fulfillment.created.v1 o-1",
            "fulfillment.events shop.fulfillment.delivered.v1 o-1",
            "payments.events shop.payment.authorized.v1 o-2");
  }

  /// Runs the service until that many answers are on Kafka, ends it, and returns them all.
  private List<ConsumerRecord<String, byte[]>> runUntil(int expected) throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    try (var consumer =
            new KafkaConsumer<>(
                settings.consumer(), new StringDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(
                settings.producer(), new StringSerializer(), new ByteArraySerializer())) {
      FulfillmentService service =
          new FulfillmentService(consumer, producer, Duration.ZERO, stopping);
      Thread running = Thread.ofVirtual().start(service::run);
      List<ConsumerRecord<String, byte[]>> answers = readAnswers(expected);
      stopping.countDown();
      assertThat(running.join(Duration.ofSeconds(20))).isTrue();
      return answers;
    }
  }

  private List<ConsumerRecord<String, byte[]>> readAnswers(int expected) {
    Map<String, Object> configuration = settings.consumer();
    configuration.put("group.id", "observer-" + System.nanoTime());
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (var observer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer())) {
      observer.subscribe(List.of(Reactions.PAYMENTS, Reactions.FULFILLMENTS));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                observer.poll(Duration.ofMillis(500)).forEach(found::add);
                return found.size() >= expected;
              });
    }
    return found;
  }

  private void publish(ProducerRecord<String, byte[]> outgoing) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            settings.producer(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(outgoing).get(30, TimeUnit.SECONDS);
    }
  }

  private static ProducerRecord<String, byte[]> order(String id, String type) {
    String data =
        """
        {"total":{"amount":5,"currency":"EUR"},"lines":[{"sku":"TEA-1","quantity":1}]}
        """;
    ProducerRecord<String, byte[]> event =
        new ProducerRecord<>("orders.events", id, data.getBytes(StandardCharsets.UTF_8));
    event.headers().add("ce_id", (type + id).getBytes(StandardCharsets.UTF_8));
    event.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
    return event;
  }

  private static String text(ConsumerRecord<String, byte[]> found, String header) {
    return new String(found.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
