package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.RetryTiers;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.kafka.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the retry topics and hands a message on once it is due. A partition whose next message is
/// not due is paused, so that waiting costs nothing and the consumer stays a member of its group;
/// all messages of a topic have the same delay, so none waits behind one that is due later.
final class RetryLoop implements Supervised.Life {
  private static final String GROUP = Channel.GROUP + ".retry";
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConfig config;
  private final RetryTiers tiers;
  private final InstantSource clock;
  private final Consumer<ConsumerRecord<byte[], byte[]>> handler;

  RetryLoop(
      KafkaConfig config,
      RetryTiers tiers,
      InstantSource clock,
      Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    this.config = config;
    this.tiers = tiers;
    this.clock = clock;
    this.handler = handler;
  }

  @Override
  public void live(Supervised.Signals signals)
      throws InterruptedException, ExecutionException, TimeoutException {
    Topics.create(config, tiers);
    Map<String, Object> properties = new HashMap<>(config.properties());
    properties.put("client.id", config.clientId() + "-retry");
    properties.put("group.id", GROUP);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", "50");
    properties.put("default.api.timeout.ms", "10000");
    properties.put("request.timeout.ms", "8000");
    properties.put("session.timeout.ms", "10000");
    properties.put("heartbeat.interval.ms", "3000");
    Map<TopicPartition, Long> waiting = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(Topics.retries(tiers), forgetting(waiting));
      while (!signals.isStopping(Duration.ZERO)) {
        resumeDue(consumer, waiting);
        var records = consumer.poll(POLL);
        signals.alive(!consumer.assignment().isEmpty() || isFollower(consumer));
        for (TopicPartition partition : records.partitions()) {
          handle(consumer, partition, records.records(partition), waiting);
        }
      }
    }
  }

  private void handle(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      Map<TopicPartition, Long> waiting) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      long due = Delivery.due(record);
      if (due > clock.millis()) {
        consumer.pause(List.of(partition));
        consumer.seek(partition, record.offset());
        waiting.put(partition, due);
        return;
      }
      handler.accept(record);
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
    }
  }

  private void resumeDue(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> waiting) {
    long now = clock.millis();
    List<TopicPartition> due =
        waiting.entrySet().stream()
            .filter(e -> e.getValue() <= now)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(waiting::remove);
    consumer.resume(due.stream().filter(consumer.assignment()::contains).toList());
  }

  // With more instances than partitions some have none, and are well.
  private static boolean isFollower(KafkaConsumer<byte[], byte[]> consumer) {
    return !consumer.groupMetadata().memberId().isEmpty();
  }

  private static ConsumerRebalanceListener forgetting(Map<TopicPartition, Long> waiting) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
      }

      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
      }
    };
  }
}
