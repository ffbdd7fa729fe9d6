package dev.ordercluster.orders.purge;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Turns changes of products into purges. All instances are one consumer group, so each change is
/// purged by one of them; the offset is committed when that is done, so what a killed instance owed
/// is purged by another. At most one poll's changes are held: the rest waits in Kafka.
final class PurgeFeed implements Supervised.Life {
  /// The key of every list of products: a change may put a product on any of them.
  static final String LISTS = "product-lists";

  private static final String GROUP = "order-service.purge";
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConfig kafka;
  private final Purger purger;
  private final Duration settle;

  /// Purges what changes.
  ///
  /// @param settle after which the same keys are purged again: what a cache fetched right after the
  ///   first purge may have come from one of ours, which forget a moment later
  PurgeFeed(KafkaConfig kafka, Purger purger, Duration settle) {
    this.kafka = kafka;
    this.purger = purger;
    this.settle = settle;
  }

  @Override
  public void live(Supervised.Signals signals) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(List.of(Topics.PRODUCTS));
      while (!signals.isStopping(Duration.ZERO)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        signals.alive(!consumer.groupMetadata().memberId().isEmpty());
        if (!records.isEmpty()) {
          List<String> keys = keys(records);
          Purger.Pauses pauses = pause -> waiting(consumer, pause);
          if (!purger.purge(keys, pauses, signals)) {
            return;
          }
          waiting(consumer, settle);
          if (!purger.purge(keys, pauses, signals)) {
            return;
          }
          consumer.commitSync();
        }
      }
    }
  }

  // Polling without taking anything keeps the membership in the group.
  private static void waiting(KafkaConsumer<byte[], byte[]> consumer, Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    consumer.pause(consumer.assignment());
    try {
      long left = pause.toNanos();
      while (left > 0) {
        Duration turn = Duration.ofNanos(left);
        var early = consumer.poll(turn.compareTo(POLL) < 0 ? turn : POLL);
        // Of partitions that were given to this instance meanwhile: taken later.
        early
            .partitions()
            .forEach(
                partition ->
                    consumer.seek(partition, early.records(partition).getFirst().offset()));
        consumer.pause(consumer.assignment());
        left = end - System.nanoTime();
      }
    } finally {
      consumer.resume(consumer.assignment());
    }
  }

  static List<String> keys(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> keys = new LinkedHashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.key() != null) {
        keys.add("product-" + new String(record.key(), StandardCharsets.UTF_8));
      }
    }
    List<String> all = new ArrayList<>(keys);
    all.addFirst(LISTS);
    return all;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put("client.id", kafka.clientId() + "-purge");
    properties.put("group.id", GROUP);
    properties.put("enable.auto.commit", "false");
    // A cache that has never been told anything needs no purge of what is long past.
    properties.put("auto.offset.reset", "latest");
    properties.put("allow.auto.create.topics", "false");
    properties.put("metadata.max.age.ms", "30000");
    properties.put("max.poll.records", "500");
    properties.put("default.api.timeout.ms", "10000");
    properties.put("request.timeout.ms", "8000");
    properties.put("session.timeout.ms", "10000");
    properties.put("heartbeat.interval.ms", "3000");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
