package dev.ordercluster.orders.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.kafka.CloudEvents;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An event of this service as webhooks carry it.
///
/// @param body the CloudEvent in structured JSON form
/// @param time when it happened, in ISO-8601
record Announced(String id, String type, String subject, String time, String body) {
  private static final String NONE = "";

  /// Reads a record of one of this service's topics; empty for tombstones and for events of others.
  static Optional<Announced> of(ConsumerRecord<byte[], byte[]> record) {
    String id = header(record, "ce_id");
    String type = header(record, "ce_type");
    if (record.value() == null || !CloudEvents.isOwn(record) || id.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    String subject = header(record, "ce_subject");
    Instant time = time(record);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("specversion", "1.0").put("id", id).put("source", CloudEvents.SOURCE);
    event.put("type", type).put("subject", subject).put("time", time.toString());
    event.put("sequence", header(record, "ce_sequence"));
    event.put("datacontenttype", "application/json");
    event.set("data", Json.parse(record.value()));
    return Optional.of(new Announced(id, type, subject, time.toString(), Json.text(event)));
  }

  private static Instant time(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Instant.parse(header(record, "ce_time"));
    } catch (DateTimeParseException _) {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return CloudEvents.header(record, name).orElse(NONE);
  }
}
