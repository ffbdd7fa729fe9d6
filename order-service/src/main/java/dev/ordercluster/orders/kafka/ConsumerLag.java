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
/// partitions. The connector does not show its consumer, so the broker is asked. What is not known
/// is NaN, never 0: an autoscaler would take an outage of the broker for idleness.
public final class ConsumerLag implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration GOOD_FOR = Duration.ofSeconds(30);
  private static final int SECONDS = 2;

  private final Admin admin;
  private final String group;
  private long askedAt;
  private long answeredAt;
  private Reading last = Reading.UNKNOWN;

  /// What the broker said.
  ///
  /// @param messages that the whole group has not committed yet
  /// @param partitions of the inbound topic that has most: more readers than that do not help
  public record Reading(double messages, double partitions) {
    /// Nothing is known.
    public static final Reading UNKNOWN = new Reading(Double.NaN, Double.NaN);
  }

  public ConsumerLag(KafkaConfig config, String group) {
    this.admin = Admin.create(new HashMap<>(config.properties()));
    this.group = group;
  }

  /// The lag, ten seconds old at most; while the broker does not answer the last known one, for
  /// half a minute.
  public Reading measured() throws InterruptedException {
    long now = System.nanoTime();
    if (askedAt == 0 || now - askedAt > EVERY.toNanos()) {
      askedAt = now;
      try {
        last = measure();
        answeredAt = now;
      } catch (ExecutionException | TimeoutException _) {
        if (now - answeredAt > GOOD_FOR.toNanos()) {
          last = Reading.UNKNOWN;
        }
      }
    }
    return last;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private Reading measure() throws InterruptedException, ExecutionException, TimeoutException {
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
    return new Reading(lag, partitions());
  }

  private int partitions() throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .describeTopics(Topics.INBOUND)
        .allTopicNames()
        .get(SECONDS, TimeUnit.SECONDS)
        .values()
        .stream()
        .mapToInt(topic -> topic.partitions().size())
        .max()
        .orElse(0);
  }
}
