package dev.ordercluster.orders;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Another service on Kafka: reads whole topics, writes CloudEvents.
public final class KafkaProbe implements AutoCloseable {
  private final KafkaProducer<String, String> producer;

  public KafkaProbe() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Backends.kafka().bootstrapServers(), "linger.ms", "0"),
            new StringSerializer(),
            new StringSerializer());
  }

  /// Sends a CloudEvent in binary mode; the same id is a redelivery.
  public void send(String topic, String id, String type, String key, String data) {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, data);
    record.headers().add("ce_specversion", bytes("1.0"));
    record.headers().add("ce_id", bytes(id));
    record.headers().add("ce_source", bytes("/test"));
    record.headers().add("ce_type", bytes(type));
    send(record);
  }

  public void send(ProducerRecord<String, String> record) {
    try {
      var _ = producer.send(record).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Everything that is in a topic now under that key, in partition order.
  public static List<ConsumerRecord<String, String>> read(String topic, String key) {
    return all(topic).stream().filter(record -> key.equals(record.key())).toList();
  }

  /// Everything that is in a topic now.
  public static List<ConsumerRecord<String, String>> all(String topic) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Backends.kafka().bootstrapServers(),
                "group.id",
                "probe-" + UUID.randomUUID()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, Duration.ofSeconds(10)).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  public static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  public static List<String> types(String topic, String key) {
    return read(topic, key).stream().map(record -> header(record, "ce_type")).toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
