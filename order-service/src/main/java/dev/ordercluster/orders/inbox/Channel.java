package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Topics;
import io.helidon.messaging.Messaging;
import io.helidon.messaging.connectors.kafka.KafkaConfigBuilder;
import io.helidon.messaging.connectors.kafka.KafkaConnector;
import io.helidon.messaging.connectors.kafka.KafkaMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/// One life of the Helidon messaging channel: raw bytes in, acknowledged by hand after the handler
/// returned. When the handler throws or the connector fails the channel is dead and stays so; what
/// was not acknowledged comes again in the next life.
final class Channel implements AutoCloseable {
  static final String GROUP = "order-service";

  private static final Logger LOG = System.getLogger(Channel.class.getName());

  private final KafkaConnector connector;
  private final Messaging messaging;
  private final Consumer<ConsumerRecord<byte[], byte[]>> handler;
  private volatile boolean dead;

  Channel(KafkaConfig config, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
    this.handler = handler;
    this.connector = KafkaConnector.create();
    io.helidon.messaging.Channel<byte[]> inbound =
        io.helidon.messaging.Channel.<byte[]>builder()
            .name("inbound")
            .publisherConfig(settings(config).build())
            .build();
    this.messaging =
        Messaging.builder().connector(connector).subscriber(inbound, new Receiver()).build();
  }

  void open() {
    messaging.start();
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public void close() {
    dead = true;
    // Messaging stops the connectors it was given.
    messaging.stop();
    connector.stop();
  }

  private static KafkaConfigBuilder settings(KafkaConfig config) {
    KafkaConfigBuilder settings =
        KafkaConnector.configBuilder()
            .topic(Topics.INBOUND.toArray(String[]::new))
            .groupId(GROUP)
            .enableAutoCommit(false)
            .autoOffsetReset(KafkaConfigBuilder.AutoOffsetReset.EARLIEST)
            .keyDeserializer(ByteArrayDeserializer.class)
            .valueDeserializer(ByteArrayDeserializer.class)
            .pollTimeout(100)
            .periodExecutions(10);
    config.properties().forEach(settings::property);
    settings.property("max.poll.records", "100");
    settings.property("session.timeout.ms", "10000");
    settings.property("heartbeat.interval.ms", "3000");
    settings.property("default.api.timeout.ms", "10000");
    settings.property("request.timeout.ms", "8000");
    return settings;
  }

  private final class Receiver implements Flow.Subscriber<Message<byte[]>> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      // Bounded by max.poll.records: the connector polls again only when its buffer is empty.
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<byte[]> message) {
      if (dead) {
        return;
      }
      boolean handled = false;
      try {
        handler.accept(recordOf(message));
        var _ = message.ack();
        handled = true;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "inbound channel stopped at a message: {0}", e.getMessage());
      } finally {
        // Also when an Error passes through, which ends the connector's thread.
        if (!handled) {
          dead = true;
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      dead = true;
      LOG.log(Level.WARNING, "inbound channel failed: {0}", failure.getMessage());
    }

    @Override
    public void onComplete() {
      dead = true;
    }
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(Message<byte[]> message) {
    if (message instanceof KafkaMessage<?, byte[]> kafka) {
      @Nullable ConsumerRecord<?, byte[]> record = kafka.getConsumerRecord().orElse(null);
      if (record != null) {
        return withBytesKey(record);
      }
    }
    throw new IllegalStateException("expected a message of the Kafka connector, was " + message);
  }

  private static ConsumerRecord<byte[], byte[]> withBytesKey(ConsumerRecord<?, byte[]> record) {
    byte[] key = record.key() instanceof byte[] bytes ? bytes : null;
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        key,
        record.value(),
        record.headers(),
        record.leaderEpoch());
  }
}
