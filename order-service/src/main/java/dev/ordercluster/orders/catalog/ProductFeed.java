package dev.ordercluster.orders.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Topics;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Follows products.events from now on and tells what changed. Every instance reads every
/// partition, without a consumer group, so each drops what it keeps of a changed product. After a
/// gap, also the one before the first message, everything is dropped.
final class ProductFeed implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ProductFeed.class.getName());
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final KafkaConfig kafka;
  private final Listener listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean alive;

  /// What is done about a change.
  interface Listener {
    /// A product was created, changed or deleted.
    void changed(Change change);

    /// Anything may have changed.
    void gap();
  }

  /// What a message tells.
  ///
  /// @param revision zero when the message does not tell it
  record Change(String id, Optional<String> sku, long revision) {}

  ProductFeed(KafkaConfig kafka, Meters meters, Listener listener) {
    this.kafka = kafka;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("product-feed").daemon().unstarted(this::run);
    meters.gauge("product_feed_alive", () -> alive ? 1 : 0);
  }

  void start() {
    thread.start();
  }

  /// True while messages are being followed.
  boolean isAlive() {
    return alive;
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      if (thread.getState() != Thread.State.NEW) {
        var _ = thread.join(Duration.ofSeconds(3));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = Duration.ofMillis(200);
    try {
      do {
        pause = follow() ? Duration.ofMillis(200) : longer(pause);
      } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // True when messages could be followed for a while.
  private boolean follow() {
    boolean followed = false;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.PRODUCTS, ASK).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        return false;
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(partition -> consumer.position(partition, ASK));
      listener.gap();
      alive = true;
      while (stopping.getCount() > 0) {
        consumer.poll(POLL).forEach(this::receive);
        followed = true;
      }
    } catch (KafkaException e) {
      LOG.log(Level.INFO, "products.events cannot be followed yet: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "following products.events failed, trying again", e);
    } finally {
      alive = false;
    }
    return followed;
  }

  private void receive(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      listener.gap();
      return;
    }
    listener.changed(change(new String(record.key(), StandardCharsets.UTF_8), record.value()));
  }

  static Change change(String id, byte @Nullable [] value) {
    if (value == null) {
      return new Change(id, Optional.empty(), 0);
    }
    try {
      JsonNode product = Json.mapper().readTree(new String(value, StandardCharsets.UTF_8));
      return new Change(
          id,
          Optional.ofNullable(product.path("sku").textValue()),
          product.path("revision").asLong(0));
    } catch (JsonProcessingException _) {
      return new Change(id, Optional.empty(), 0);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    properties.put("auto.offset.reset", "latest");
    properties.put("default.api.timeout.ms", "5000");
    properties.put("request.timeout.ms", "4000");
    properties.put("fetch.max.wait.ms", "500");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
