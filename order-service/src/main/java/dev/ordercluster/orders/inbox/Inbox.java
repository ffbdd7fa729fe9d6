package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.kafka.ConsumerLag;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Topics;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Keeps the inbound channel alive: makes the topics, opens the channel, and opens a new one with a
/// growing pause whenever it died. A message that can never be processed goes to the dead-letter
/// topic and the partition goes on; one that may be processed later ends the channel's life and is
/// read again. One that fails by its own fault is read [Tries#MOST] times and then put aside.
public final class Inbox implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());
  private static final Duration CHECK = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final KafkaConfig kafka;
  private final InboundHandler handler;
  private final DeadLetters deadLetters;
  private final Meters meters;
  private final Tries tries = new Tries();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile boolean alive;
  private volatile ConsumerLag.Reading lag = ConsumerLag.Reading.UNKNOWN;

  /// Wires the inbox.
  ///
  /// @param published called after a commit that left events in the outbox
  public Inbox(
      Database database, RedisCache cache, KafkaConfig kafka, Meters meters, Runnable published) {
    this.kafka = kafka;
    this.meters = meters;
    this.handler = new InboundHandler(database, cache, meters, published);
    this.deadLetters = new DeadLetters(kafka);
    this.supervisor = Thread.ofPlatform().name("inbox").daemon().unstarted(this::supervise);
    meters.gauge("inbox_channel_alive", () -> alive ? 1 : 0);
    meters.gauge("inbox_consumer_lag", () -> lag.messages());
    meters.gauge("inbox_partitions", () -> lag.partitions());
  }

  public void start() {
    supervisor.start();
  }

  /// True while the channel is open.
  public boolean isAlive() {
    return alive;
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      if (supervisor.getState() != Thread.State.NEW) {
        var _ = supervisor.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    deadLetters.close();
  }

  private void supervise() {
    Duration pause = Duration.ofMillis(500);
    try {
      while (stopping.getCount() > 0) {
        long opened = System.nanoTime();
        live();
        boolean wasStable = System.nanoTime() - opened > TimeUnit.SECONDS.toNanos(30);
        pause = wasStable ? Duration.ofMillis(500) : longer(pause);
        if (!isStopping(pause)) {
          meters.count("inbox_channel_restarts", "channel", "inbound");
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() throws InterruptedException {
    Channel channel = null;
    try (ConsumerLag lagging = new ConsumerLag(kafka, Channel.GROUP)) {
      Topics.create(kafka);
      channel = new Channel(kafka, this::receive);
      channel.open();
      alive = true;
      while (!channel.isDead() && !isStopping(CHECK)) {
        alive = !channel.isDead();
        lag = lagging.measured();
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.log(Level.INFO, "Kafka is not there yet: {0}", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "inbound channel could not be opened", e);
    } finally {
      alive = false;
      lag = ConsumerLag.Reading.UNKNOWN;
      close(channel);
    }
  }

  private void receive(ConsumerRecord<byte[], byte[]> record) {
    try {
      handler.handle(InboundEvent.parse(record));
    } catch (PoisonException e) {
      putAside(record, e);
    } catch (RuntimeException e) {
      if (!tries.isExhaustedBy(record, e)) {
        throw e;
      }
      LOG.log(Level.ERROR, "message failed " + Tries.MOST + " times", e);
      putAside(record, new PoisonException("failed " + Tries.MOST + " times: " + e, e));
    }
  }

  private void putAside(ConsumerRecord<byte[], byte[]> record, PoisonException why) {
    try {
      deadLetters.put(record, why);
      meters.count("inbox_dead_letters", "topic", record.topic());
      LOG.log(
          Level.WARNING,
          "message {0}-{1}@{2} put aside: {3}",
          record.topic(),
          record.partition(),
          record.offset(),
          why.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a dead letter", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("could not write a dead letter", e);
    }
  }

  private boolean isStopping(Duration wait) throws InterruptedException {
    return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(@Nullable Channel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "closing a dead channel", e);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
