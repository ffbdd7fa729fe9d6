package dev.ordercluster.orders.outbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends through an idempotent producer (acks=all). Rows of one lane go out one after the other's
/// acknowledgement: a later event of an order is never on the broker when an earlier one failed.
final class KafkaPublisher implements Publisher {
  private static final Logger LOG = System.getLogger(KafkaPublisher.class.getName());
  // Below the ten seconds that PostgreSQL lets the relay's transaction stay idle.
  private static final Duration SEND_DEADLINE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;

  KafkaPublisher(KafkaConfig config) {
    Map<String, Object> properties = new HashMap<>(config.properties());
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("linger.ms", "0");
    properties.put("compression.type", "none");
    properties.put("buffer.memory", "8388608");
    properties.put("max.block.ms", "2000");
    properties.put("request.timeout.ms", "2000");
    properties.put("delivery.timeout.ms", Long.toString(SEND_DEADLINE.toMillis()));
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public List<OutboxRow> send(List<OutboxRow> rows) throws InterruptedException {
    long deadline = System.nanoTime() + SEND_DEADLINE.toNanos();
    List<OutboxRow> acknowledged = new ArrayList<>();
    Set<OutboxRow.Lane> failed = new HashSet<>();
    List<OutboxRow> rest = rows;
    while (!rest.isEmpty() && System.nanoTime() < deadline) {
      List<OutboxRow> later = new ArrayList<>();
      List<OutboxRow> wave = wave(rest, failed, later);
      sendWave(wave, deadline, acknowledged, failed);
      rest = later;
    }
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  // The first row of every lane; the others wait for its acknowledgement.
  private static List<OutboxRow> wave(
      List<OutboxRow> rows, Set<OutboxRow.Lane> failed, List<OutboxRow> later) {
    Map<OutboxRow.Lane, OutboxRow> first = new LinkedHashMap<>();
    for (OutboxRow row : rows) {
      if (!failed.contains(row.lane()) && first.putIfAbsent(row.lane(), row) != null) {
        later.add(row);
      }
    }
    return List.copyOf(first.values());
  }

  private void sendWave(
      List<OutboxRow> wave, long deadline, List<OutboxRow> acknowledged, Set<OutboxRow.Lane> failed)
      throws InterruptedException {
    Map<OutboxRow, Future<RecordMetadata>> pending = new LinkedHashMap<>();
    boolean broken = false;
    for (OutboxRow row : wave) {
      try {
        if (!broken && System.nanoTime() < deadline) {
          pending.put(row, producer.send(row.asRecord()));
          continue;
        }
      } catch (KafkaException e) {
        // Without metadata every further send would block as long as this one did.
        broken = true;
        LOG.log(Level.DEBUG, "send failed", e);
      }
      failed.add(row.lane());
    }
    for (var entry : pending.entrySet()) {
      if (isAcknowledged(entry.getValue(), deadline)) {
        acknowledged.add(entry.getKey());
      } else {
        failed.add(entry.getKey().lane());
      }
    }
  }

  private static boolean isAcknowledged(Future<RecordMetadata> sent, long deadline)
      throws InterruptedException {
    try {
      long left = Math.max(1, deadline - System.nanoTime());
      var _ = sent.get(left, TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "not acknowledged", e);
      return false;
    }
  }
}
