package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.kafka.CloudEvents;
import dev.ordercluster.orders.kafka.ConsumerLag;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.RetryTiers;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.kafka.Topics;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Keeps the inbound channel and the retry loop alive. A message that will never be processed goes
/// to the dead-letter topic at once; one that failed and may succeed later goes through the retry
/// topics, and the partition goes on. Only when what is around the messages failed does the
/// partition wait: the channel's life ends and the message is read again in the next.
///
/// Messages of one topic about one order stay in their order: while one of them waits, those behind
/// it follow it from tier to tier (table `inbox_parked`).
public final class Inbox implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());
  private static final Duration CHECK = Duration.ofMillis(250);

  private final Sources sources;
  private final Meters meters;
  private final InboundHandler handler;
  private final Detours detours;
  private final Supervised channel;
  private final Supervised retries;
  private volatile ConsumerLag.Reading lag = ConsumerLag.Reading.UNKNOWN;

  /// Where messages come from.
  public record Sources(KafkaConfig kafka, RetryTiers tiers, InstantSource clock) {}

  /// Wires the inbox.
  ///
  /// @param published called after a commit that left events in the outbox
  public Inbox(
      Database database, RedisCache cache, Sources sources, Meters meters, Runnable published) {
    this.sources = sources;
    this.meters = meters;
    this.handler = new InboundHandler(database, cache, meters, published);
    this.detours = new Detours(sources.kafka(), sources.tiers(), sources.clock());
    this.channel = new Supervised("inbox-channel", meters, this::live);
    this.retries =
        new Supervised(
            "inbox-retries",
            meters,
            new RetryLoop(sources.kafka(), sources.tiers(), sources.clock(), this::receive));
    meters.gauge("inbox_consumer_lag", () -> lag.messages());
    meters.gauge("inbox_partitions", () -> lag.partitions());
  }

  public void start() {
    channel.start();
    retries.start();
  }

  /// True while messages are read, new ones and those that wait for another try.
  public boolean isAlive() {
    return channel.isAlive() && retries.isAlive();
  }

  @Override
  public void close() {
    channel.close();
    retries.close();
    detours.close();
  }

  private void live(Supervised.Signals signals)
      throws InterruptedException, ExecutionException, TimeoutException {
    KafkaConfig kafka = sources.kafka();
    try (ConsumerLag lagging = new ConsumerLag(kafka, Channel.GROUP)) {
      Topics.create(kafka, sources.tiers());
      try (Channel open = new Channel(kafka, this::receive)) {
        open.open();
        signals.alive(true);
        while (!open.isDead() && !signals.isStopping(CHECK)) {
          lag = lagging.measured();
        }
      }
    } finally {
      lag = ConsumerLag.Reading.UNKNOWN;
    }
  }

  private void receive(ConsumerRecord<byte[], byte[]> record) {
    if (CloudEvents.isOwn(record)) {
      return;
    }
    Delivery delivery = Delivery.of(record);
    try {
      InboundEvent event = InboundEvent.parse(record);
      try {
        handler.handle(event, delivery.origin().topic());
      } catch (RuntimeException e) {
        detour(record, delivery, event, e);
      }
    } catch (PoisonException e) {
      putAside(record, delivery, delivery.failures() + 1, e);
    }
  }

  private void detour(
      ConsumerRecord<byte[], byte[]> record,
      Delivery delivery,
      InboundEvent event,
      RuntimeException why) {
    switch (Verdict.on(why, delivery.failures(), sources.tiers().count())) {
      case Verdict.Stop() -> throw why;
      case Verdict.Retry(int failures) -> {
        // First the row: a later message of the order must find it even if this process ends now.
        handler.park(event, delivery.origin().topic());
        String tier = detours.retry(record, delivery, failures, why);
        meters.count("inbox_retries", "tier", tier);
        LOG.log(Level.INFO, "{0} tried again in {1}: {2}", event.type(), tier, why.getMessage());
      }
      case Verdict.PutAside(int failures) -> {
        putAside(record, delivery, failures, why);
        handler.unpark(event);
      }
    }
  }

  private void putAside(
      ConsumerRecord<byte[], byte[]> record,
      Delivery delivery,
      int failures,
      RuntimeException why) {
    detours.putAside(record, delivery, failures, why);
    Delivery.Origin origin = delivery.origin();
    meters.count("inbox_dead_letters", "topic", origin.topic());
    LOG.log(
        Level.WARNING,
        "message {0}-{1}@{2} put aside after {3} failures: {4}",
        origin.topic(),
        origin.partition(),
        Long.toString(origin.offset()),
        failures,
        why.getMessage());
  }
}
