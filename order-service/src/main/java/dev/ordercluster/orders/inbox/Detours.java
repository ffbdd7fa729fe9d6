package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.RetryTiers;
import dev.ordercluster.orders.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Puts a message into a retry topic or the dead-letter topic, with the reason and where it came
/// from. Returns only when Kafka has it; a failure is thrown, so the message is not acknowledged
/// and comes again.
final class Detours implements AutoCloseable {
  private static final int SECONDS = 10;
  private static final int LONGEST_REASON = 1_000;

  private final KafkaConfig config;
  private final RetryTiers tiers;
  private final InstantSource clock;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  Detours(KafkaConfig config, RetryTiers tiers, InstantSource clock) {
    this.config = config;
    this.tiers = tiers;
    this.clock = clock;
  }

  /// Returns the tier in which the message now waits.
  ///
  /// @param now what has been tried so far
  String retry(
      ConsumerRecord<byte[], byte[]> record, Delivery now, int failures, RuntimeException why) {
    String tier = tiers.tier(now.hops());
    String topic = Topics.retry(now.origin().topic(), tier);
    ProducerRecord<byte[], byte[]> copy = copy(topic, record, record.value());
    now.next(failures).writeTo(copy.headers(), clock.millis() + tiers.delay(tier).toMillis());
    describe(copy.headers(), "retry", why);
    send(copy);
    return tier;
  }

  void putAside(
      ConsumerRecord<byte[], byte[]> record, Delivery now, int failures, RuntimeException why) {
    try {
      send(letter(record, record.value(), now, failures, why));
    } catch (KafkaException e) {
      if (!(e.getCause() instanceof RecordTooLargeException)) {
        throw e;
      }
      // Headers that another service filled to the brim: the origin still has the value.
      ProducerRecord<byte[], byte[]> note = letter(record, null, now, failures, why);
      int size = record.value() == null ? 0 : record.value().length;
      Delivery.set(note.headers(), "dlt-value-omitted-bytes", Integer.toString(size));
      send(note);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record,
      byte @Nullable [] value,
      Delivery now,
      int failures,
      RuntimeException why) {
    Delivery.Origin origin = now.origin();
    ProducerRecord<byte[], byte[]> letter = copy(Topics.deadLetters(origin.topic()), record, value);
    Headers headers = letter.headers();
    Delivery.set(headers, "dlt-origin-topic", origin.topic());
    Delivery.set(headers, "dlt-origin-partition", Integer.toString(origin.partition()));
    Delivery.set(headers, "dlt-origin-offset", Long.toString(origin.offset()));
    Delivery.set(headers, "dlt-origin-timestamp", Long.toString(origin.timestamp()));
    Delivery.set(headers, "dlt-attempts", Integer.toString(failures));
    describe(headers, "dlt", why);
    return letter;
  }

  private static ProducerRecord<byte[], byte[]> copy(
      String topic, ConsumerRecord<byte[], byte[]> record, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> copy = new ProducerRecord<>(topic, null, record.key(), value);
    record.headers().forEach(copy.headers()::add);
    return copy;
  }

  private static void describe(Headers headers, String prefix, RuntimeException why) {
    String reason = String.valueOf(why.getMessage());
    String shown = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    Delivery.set(headers, prefix + "-exception", why.getClass().getName());
    headers
        .remove(prefix + "-exception-message")
        .add(prefix + "-exception-message", shown.getBytes(StandardCharsets.UTF_8));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      var _ = producer().send(record).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + record.topic(), e);
    } catch (ExecutionException e) {
      throw new KafkaException("could not write to " + record.topic(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("could not write to " + record.topic() + " in time", e);
    }
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>(config.properties());
      properties.put("client.id", config.clientId() + "-detours");
      properties.put("acks", "all");
      properties.put("linger.ms", "0");
      properties.put("buffer.memory", "8388608");
      properties.put("max.request.size", Integer.toString(Topics.LARGEST_ASIDE));
      properties.put("max.block.ms", "5000");
      properties.put("request.timeout.ms", "5000");
      properties.put("delivery.timeout.ms", "9000");
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }
}
