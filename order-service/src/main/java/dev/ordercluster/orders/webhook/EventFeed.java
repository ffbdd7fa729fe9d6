package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Turns what this service announced on Kafka into deliveries. Offsets are committed after the
/// deliveries are in the database, so an event may be read twice but has one delivery per endpoint.
final class EventFeed implements Supervised.Life {
  private static final String GROUP = "order-service.webhooks";
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConfig config;
  private final Deliveries deliveries;
  private final Runnable added;

  /// @param added called when there is something to deliver
  EventFeed(KafkaConfig config, Deliveries deliveries, Runnable added) {
    this.config = config;
    this.deliveries = deliveries;
    this.added = added;
  }

  @Override
  public void live(Supervised.Signals signals) throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(config.properties());
    properties.put("client.id", config.clientId() + "-webhooks");
    properties.put("group.id", GROUP);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", "false");
    properties.put("metadata.max.age.ms", "30000");
    properties.put("max.poll.records", "200");
    properties.put("default.api.timeout.ms", "10000");
    properties.put("request.timeout.ms", "8000");
    properties.put("session.timeout.ms", "10000");
    properties.put("heartbeat.interval.ms", "3000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(Topics.PUBLISHED);
      while (!signals.isStopping(Duration.ZERO)) {
        var records = consumer.poll(POLL);
        signals.alive(!consumer.groupMetadata().memberId().isEmpty());
        if (!records.isEmpty()) {
          List<Announced> events = new ArrayList<>();
          for (ConsumerRecord<byte[], byte[]> record : records) {
            Announced.of(record).ifPresent(events::add);
          }
          if (!events.isEmpty() && deliveries.add(events) > 0) {
            added.run();
          }
          consumer.commitSync();
        }
      }
    }
  }
}
