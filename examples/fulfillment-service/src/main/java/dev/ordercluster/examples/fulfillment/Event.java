package dev.ordercluster.examples.fulfillment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// A CloudEvent 1.0 about one order, in Kafka's binary mode: attributes in headers, data as JSON,
/// the order id as key.
///
/// @param id the same for the same fact, however often it is told
record Event(String id, String type, String orderId, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "/examples/fulfillment-service";

  /// Empty when the record is no CloudEvent about an order.
  static Optional<Event> read(ConsumerRecord<String, byte[]> incoming) {
    Optional<String> id = header(incoming.headers(), "ce_id");
    Optional<String> type = header(incoming.headers(), "ce_type");
    if (id.isEmpty() || type.isEmpty() || incoming.key() == null || incoming.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Event(id.get(), type.get(), incoming.key(), JSON.readTree(incoming.value())));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// @param cause the trace of the event that led to this one goes on
  ProducerRecord<String, byte[]> toRecord(String topic, Instant now, Headers cause) {
    ProducerRecord<String, byte[]> outgoing =
        new ProducerRecord<>(topic, orderId, data.toString().getBytes(StandardCharsets.UTF_8));
    add(outgoing.headers(), "ce_specversion", "1.0");
    add(outgoing.headers(), "ce_id", id);
    add(outgoing.headers(), "ce_source", SOURCE);
    add(outgoing.headers(), "ce_type", type);
    add(outgoing.headers(), "ce_subject", orderId);
    add(outgoing.headers(), "ce_time", now.toString());
    add(outgoing.headers(), "content-type", "application/json");
    header(cause, "traceparent").ifPresent(trace -> add(outgoing.headers(), "traceparent", trace));
    return outgoing;
  }

  private static Optional<String> header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
