package dev.ordercluster.orders.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// CloudEvents 1.0 in the binary mode of their Kafka binding: attributes are `ce_` headers.
public final class CloudEvents {
  /// The `source` of every event of this service.
  public static final String SOURCE = "/ordercluster/order-service";

  private CloudEvents() {}

  /// The last header of that name as text; empty when it is absent or null.
  public static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  /// True for an event that this service published itself.
  public static boolean isOwn(ConsumerRecord<byte[], byte[]> record) {
    return header(record, "ce_source").filter(SOURCE::equals).isPresent();
  }
}
