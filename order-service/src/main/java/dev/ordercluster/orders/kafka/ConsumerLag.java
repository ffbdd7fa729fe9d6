package dev.ordercluster.orders.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How many messages the consumer group of this service has not yet committed, over all its
/// partitions. The connector does not show its consumer, so the broker is asked.
public final class ConsumerLag implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int SECONDS = 2;

  private final Admin admin;
  private final String group;
  private long measuredAt;
  private long last;

  public ConsumerLag(KafkaConfig config, String group) {
    this.admin = Admin.create(new HashMap<>(config.properties()));
    this.group = group;
  }

  /// The lag, at most ten seconds old; the last known one while the broker does not answer.
  public long measured() throws InterruptedException {
    long now = System.nanoTime();
    if (measuredAt == 0 || now - measuredAt > EVERY.toNanos()) {
      measuredAt = now;
      try {
        last = measure();
      } catch (ExecutionException | TimeoutException _) {
        // The age of the value is bounded by the life of the channel; readiness tells the rest.
        return last;
      }
    }
    return last;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private long measure() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(SECONDS, TimeUnit.SECONDS);
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    committed.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    var ends = admin.listOffsets(wanted).all().get(SECONDS, TimeUnit.SECONDS);
    long lag = 0;
    for (var end : ends.entrySet()) {
      OffsetAndMetadata offset = committed.get(end.getKey());
      if (offset != null) {
        lag += Math.max(0, end.getValue().offset() - offset.offset());
      }
    }
    return lag;
  }
}
