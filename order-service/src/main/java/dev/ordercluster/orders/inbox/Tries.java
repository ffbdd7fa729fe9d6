package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.store.StoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Counts how often a message failed by its own fault, so that it does not stop its partition for
/// ever. Failures of what is around the message (a database that is away, read-only or not yet
/// migrated) are not counted: they would put aside every message of an outage.
///
/// Remembers one message per partition, because the partition goes no further than that one.
final class Tries {
  static final int MOST = 3;

  private final Map<TopicPartition, Failed> failed = new ConcurrentHashMap<>();

  private record Failed(long offset, int times) {}

  /// Notes a failure; true when the message had its last try.
  boolean isExhaustedBy(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
    if (failure instanceof StoreException store && !store.isAboutValues()) {
      return false;
    }
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Failed first = new Failed(record.offset(), 1);
    Failed now =
        failed.merge(
            partition,
            first,
            (before, _) ->
                before.offset() == record.offset()
                    ? new Failed(before.offset(), before.times() + 1)
                    : first);
    return now.times() >= MOST;
  }
}
