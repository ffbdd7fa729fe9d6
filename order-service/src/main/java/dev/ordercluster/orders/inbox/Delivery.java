package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.kafka.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/// Where a message first came from and what has been tried with it, as its headers tell.
///
/// @param hops how many retry topics it has been in
/// @param failures how often it failed by its own fault
record Delivery(Origin origin, int hops, int failures) {
  static final String ATTEMPT = "retry-attempt";
  static final String HOPS = "retry-hops";
  static final String DUE = "retry-due";

  private static final String ORIGIN = "retry-origin-";

  /// The place in the topic that another service wrote to.
  record Origin(String topic, int partition, long offset, long timestamp) {}

  static Delivery of(ConsumerRecord<byte[], byte[]> record) {
    Origin origin =
        new Origin(
            CloudEvents.header(record, ORIGIN + "topic").orElse(record.topic()),
            (int) number(record, ORIGIN + "partition", record.partition()),
            number(record, ORIGIN + "offset", record.offset()),
            number(record, ORIGIN + "timestamp", record.timestamp()));
    return new Delivery(origin, (int) number(record, HOPS, 0), (int) number(record, ATTEMPT, 0));
  }

  /// Milliseconds since 1970 before which the message is not to be tried; 0 for at once.
  static long due(ConsumerRecord<byte[], byte[]> record) {
    return number(record, DUE, 0);
  }

  /// Writes this delivery and when the next try is due over what the headers told before.
  void writeTo(Headers headers, long due) {
    set(headers, ORIGIN + "topic", origin.topic());
    set(headers, ORIGIN + "partition", Integer.toString(origin.partition()));
    set(headers, ORIGIN + "offset", Long.toString(origin.offset()));
    set(headers, ORIGIN + "timestamp", Long.toString(origin.timestamp()));
    set(headers, HOPS, Integer.toString(hops));
    set(headers, ATTEMPT, Integer.toString(failures));
    set(headers, DUE, Long.toString(due));
  }

  Delivery next(int failuresNow) {
    return new Delivery(origin, hops + 1, failuresNow);
  }

  static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  // Only this service writes these headers on its retry topics; what another one made up counts as
  // absent.
  private static long number(ConsumerRecord<byte[], byte[]> record, String name, long absent) {
    Optional<String> text = CloudEvents.header(record, name);
    return text.filter(value -> value.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(absent);
  }
}
