package dev.ordercluster.orders.outbox;

import dev.ordercluster.orders.kafka.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// One event that waits to be sent.
///
/// @param place where the row is in the outbox
/// @param sequence version of the order (or product) that the event belongs to
record OutboxRow(
    Place place,
    UUID id,
    String topic,
    String key,
    String type,
    long sequence,
    @Nullable String traceparent,
    String data,
    Instant time) {

  record Place(int shard, long seq) {}

  /// Rows of one lane are sent one after the other.
  record Lane(String topic, String key) {}

  Lane lane() {
    return new Lane(topic, key);
  }

  /// CloudEvents 1.0, Kafka protocol binding, binary mode.
  ProducerRecord<byte[], byte[]> asRecord() {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, bytes(key), bytes(data), headers());
    if (traceparent != null && !traceparent.isEmpty()) {
      record.headers().add(header("traceparent", traceparent));
    }
    return record;
  }

  private List<Header> headers() {
    return List.of(
        header("ce_specversion", "1.0"),
        header("ce_id", id.toString()),
        header("ce_source", CloudEvents.SOURCE),
        header("ce_type", type),
        header("ce_subject", key),
        header("ce_time", time.toString()),
        header("ce_sequence", Long.toString(sequence)),
        header("content-type", "application/json"));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
