package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Puts a message aside with the reason and where it came from. Returns only when Kafka has it; a
/// failure is thrown, so the message is not acknowledged and comes again.
final class DeadLetters implements AutoCloseable {
  private static final int SECONDS = 10;

  private final KafkaConfig config;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  DeadLetters(KafkaConfig config) {
    this.config = config;
  }

  synchronized void put(ConsumerRecord<byte[], byte[]> record, PoisonException why)
      throws InterruptedException, ExecutionException, TimeoutException {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(record.topic()), null, record.key(), record.value());
    record.headers().forEach(letter.headers()::add);
    Headers headers = letter.headers();
    add(headers, "dlt-origin-topic", record.topic());
    add(headers, "dlt-origin-partition", Integer.toString(record.partition()));
    add(headers, "dlt-origin-offset", Long.toString(record.offset()));
    add(headers, "dlt-origin-timestamp", Long.toString(record.timestamp()));
    add(headers, "dlt-exception", why.getClass().getName());
    add(headers, "dlt-exception-message", String.valueOf(why.getMessage()));
    var _ = producer().send(letter).get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>(config.properties());
      properties.put("client.id", config.clientId() + "-dead-letters");
      properties.put("acks", "all");
      properties.put("buffer.memory", "4194304");
      properties.put("max.block.ms", "5000");
      properties.put("request.timeout.ms", "5000");
      properties.put("delivery.timeout.ms", "9000");
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
