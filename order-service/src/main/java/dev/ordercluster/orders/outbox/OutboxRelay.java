package dev.ordercluster.orders.outbox;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Moves committed events from the outbox to Kafka: claims shards, reads their oldest rows, sends,
/// and deletes what was acknowledged, in one transaction. A crash in between sends rows again, in
/// the same order.
///
/// All events of an order are in one shard and a shard has one relay at a time, so several
/// instances may relay at once without reordering. There is no cursor that could run past a row
/// whose transaction commits late: what is there is sent, whatever its number.
///
/// Woken after each commit of this process; polls for what others left behind. While Kafka is away
/// it tries again with a growing pause and holds no connection in between.
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OutboxRelay.class.getName());
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration MEASURE = Duration.ofSeconds(5);

  private final Database database;
  private final Supplier<Publisher> publishers;
  private final Meters meters;
  private final Semaphore wake = new Semaphore(0);
  private volatile Thread thread;
  // Only the relay's thread uses these; a thread sees what the one that started it wrote.
  private Duration pause = Duration.ZERO;
  private @Nullable Publisher publisher;
  private volatile boolean stopping;
  private volatile boolean connected = true;
  private volatile long size;
  private volatile double age;
  private long measuredAt;

  public OutboxRelay(Database database, KafkaConfig kafka, Meters meters) {
    this(database, () -> new KafkaPublisher(kafka), meters);
  }

  OutboxRelay(Database database, Supplier<Publisher> publishers, Meters meters) {
    this.database = database;
    this.publishers = publishers;
    this.meters = meters;
    this.thread = unstarted();
    meters.gauge("outbox_rows", () -> size);
    meters.gauge("outbox_oldest_seconds", () -> age);
  }

  public void start() {
    thread.start();
  }

  /// Says that a commit of this process left rows. Cheap; never blocks.
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /// False while the last attempt to send did not reach Kafka.
  public boolean isConnected() {
    return connected;
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      Thread running = thread;
      boolean wasStarted = running.getState() != Thread.State.NEW;
      if (wasStarted && !running.join(Duration.ofSeconds(8))) {
        running.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (publisher != null) {
      publisher.close();
    }
  }

  /// One pass; true when everything it found was sent and there may be more.
  boolean pass() {
    return database.inTransaction(this::relay);
  }

  private void run() {
    boolean ended = false;
    try {
      while (!stopping && await(pause)) {
        try {
          boolean more = pass();
          pause = more ? Duration.ZERO : connected ? POLL : longer(pause);
          measure();
        } catch (RuntimeException e) {
          boolean passes = e instanceof StoreException store && store.reason().isTransient();
          LOG.log(passes ? Level.WARNING : Level.ERROR, "relay pass failed, trying again", e);
          pause = longer(pause);
        }
      }
      ended = true;
    } finally {
      // An Error ends this thread, not the relaying of events: another one takes over.
      if (!ended && !stopping) {
        meters.count("channel_restarts", "channel", "outbox-relay");
        pause = longer(pause);
        thread = unstarted();
        thread.start();
      }
    }
  }

  private Thread unstarted() {
    return Thread.ofVirtual()
        .name("outbox-relay")
        .uncaughtExceptionHandler((_, e) -> LOG.log(Level.ERROR, "the relay's thread ended", e))
        .unstarted(this::run);
  }

  private boolean relay(Connection connection) throws SQLException {
    OutboxRows rows = new OutboxRows(connection);
    List<Integer> shards = rows.claimShards();
    if (shards.isEmpty()) {
      return false;
    }
    List<OutboxRow> batch = rows.read(shards, BATCH);
    List<OutboxRow> sent = send(batch);
    if (!sent.isEmpty()) {
      rows.delete(sent);
    }
    noteConnection(sent.size() == batch.size());
    return connected;
  }

  private List<OutboxRow> send(List<OutboxRow> batch) {
    try {
      if (publisher == null) {
        publisher = publishers.get();
      }
      List<OutboxRow> sent = publisher.send(batch);
      sent.forEach(row -> meters.count("outbox_sent", "topic", row.topic()));
      return sent;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (KafkaException e) {
      LOG.log(Level.DEBUG, "no producer", e);
      return List.of();
    }
  }

  private void noteConnection(boolean complete) {
    if (connected && !complete) {
      LOG.log(Level.WARNING, "Kafka does not acknowledge: events wait in the outbox");
    } else if (!connected && complete) {
      LOG.log(Level.INFO, "Kafka acknowledges again: the outbox is being drained");
    }
    connected = complete;
  }

  private void measure() {
    long now = System.nanoTime();
    if (measuredAt != 0 && now - measuredAt < MEASURE.toNanos()) {
      return;
    }
    measuredAt = now;
    database.autoCommit(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      """
                      SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100000) AS waiting),
                             (SELECT coalesce(extract(epoch FROM now() - min(first.created_at)), 0)
                                FROM generate_series(0, 15) AS s(shard)
                               CROSS JOIN LATERAL (
                                 SELECT o.created_at FROM outbox o WHERE o.shard = s.shard
                                  ORDER BY o.seq LIMIT 1) AS first)
                      """)) {
            row.next();
            size = row.getLong(1);
            age = row.getDouble(2);
            return row.isLast();
          }
        });
  }

  private boolean await(Duration pause) {
    try {
      var _ = wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
      wake.drainPermits();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.isZero() ? Duration.ofMillis(200) : pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
