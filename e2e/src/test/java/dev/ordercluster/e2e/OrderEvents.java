package dev.ordercluster.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/// The topic orders.events, read as another service reads it.
record OrderEvents(String bootstrapServers, String username, String password) {
  private static final String TOPIC = "orders.events";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Those of a cluster of the name `shop`.
  static OrderEvents of(Cluster cluster) {
    return new OrderEvents(
        cluster.podIp("shop-kafka-0") + ":19092",
        cluster.secret("shop-kafka-credentials", "username"),
        cluster.secret("shop-kafka-credentials", "password"));
  }

  @Override
  public String toString() {
    return "OrderEvents[" + bootstrapServers + "]";
  }

  /// The order ids of all created events from the beginning, read until they hold the expected ones
  /// or a minute is over. Delivery is at least once, so an event may come twice, but then with the
  /// same id.
  Set<String> created(Set<String> expected) {
    Map<String, Set<String>> eventIds = new HashMap<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(configuration())) {
      consumer.assign(partitions(consumer));
      consumer.seekToBeginning(consumer.assignment());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() - deadline < 0 && !eventIds.keySet().containsAll(expected)) {
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(500))) {
          if (header(found, "ce_type").equals("shop.order.created.v1")) {
            eventIds.computeIfAbsent(found.key(), _ -> new HashSet<>()).add(header(found, "ce_id"));
          }
        }
      }
    }
    eventIds.forEach(
        (order, ids) -> {
          if (ids.size() != 1) {
            throw new AssertionError("order " + order + " was created by several events: " + ids);
          }
        });
    return eventIds.keySet();
  }

  private Map<String, Object> configuration() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + username
            + "\" password=\""
            + password
            + "\";",
        "enable.auto.commit",
        false,
        "key.deserializer",
        StringDeserializer.class,
        "value.deserializer",
        StringDeserializer.class);
  }

  private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (PartitionInfo partition : consumer.partitionsFor(TOPIC, PATIENCE)) {
      partitions.add(new TopicPartition(TOPIC, partition.partition()));
    }
    return partitions;
  }

  private static String header(ConsumerRecord<String, String> found, String name) {
    Header header = found.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
