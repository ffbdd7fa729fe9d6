package dev.ordercluster.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The relay against a real database and a recording broker, so that it can be stopped between any
/// two steps.
class OutboxRelayIT {
  private static final Meters METERS = new Meters();
  private static Database database;

  @BeforeAll
  static void start() {
    DatabaseConfig config =
        new DatabaseConfig(
            Backends.postgres().host(),
            Backends.postgres().port(),
            Backends.postgres().database(),
            Backends.postgres().username(),
            Backends.postgres().password(),
            6,
            Duration.ofSeconds(5));
    new Migrations(config).run();
    database = new Database(config, METERS);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aCrashBetweenSendAndDeleteSendsTheRowsAgainInTheSameOrder() {
    List<String> keys = List.of(key(), key());
    fill(keys, 3);
    Recorder recorder = new Recorder();
    recorder.crashAfterSend = true;
    try (OutboxRelay crashing = new OutboxRelay(database, () -> recorder, METERS)) {
      assertThatThrownBy(crashing::pass).hasMessage("crash after send");
    }
    recorder.crashAfterSend = false;
    try (OutboxRelay next = new OutboxRelay(database, () -> recorder, METERS)) {
      drain(next, keys);
    }
    for (String key : keys) {
      List<Long> sent = recorder.of(key);
      assertThat(sent.subList(sent.size() - 3, sent.size())).containsExactly(1L, 2L, 3L);
      assertThat(sent).startsWith(1L).contains(2L, 3L);
    }
  }

  @Test
  void whatIsNotAcknowledgedStaysAndNothingOvertakesIt() {
    List<String> keys = List.of(key());
    fill(keys, 4);
    Recorder recorder = new Recorder();
    recorder.refuse = 2;
    try (OutboxRelay relay = new OutboxRelay(database, () -> recorder, METERS)) {
      await().until(() -> !relay.pass() || recorder.of(keys.getFirst()).size() == 1);
      assertThat(recorder.of(keys.getFirst())).containsExactly(1L);
      assertThat(waiting(keys)).isEqualTo(3);
      recorder.refuse = -1;
      drain(relay, keys);
    }
    assertThat(recorder.of(keys.getFirst())).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void severalRelaysAtOnceKeepTheOrderOfEveryKey() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      keys.add(key());
    }
    Recorder recorder = new Recorder();
    try (OutboxRelay a = new OutboxRelay(database, () -> recorder, METERS);
        OutboxRelay b = new OutboxRelay(database, () -> recorder, METERS);
        OutboxRelay c = new OutboxRelay(database, () -> recorder, METERS)) {
      a.start();
      b.start();
      c.start();
      for (long sequence = 1; sequence <= 10; sequence++) {
        insert(keys, sequence);
        a.wake();
        b.wake();
        c.wake();
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> waiting(keys) == 0);
    }
    for (String key : keys) {
      assertThat(recorder.of(key)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }
  }

  @Test
  void aRowWhoseTransactionCommitsLateIsNotSkipped() throws Exception {
    String late = key();
    String early = key();
    Recorder recorder = new Recorder();
    CountDownLatch inserted = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    Thread slow =
        Thread.ofVirtual()
            .start(
                () ->
                    database.inTransaction(
                        connection -> {
                          try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                            bind(statement, late, 1);
                            int rows = statement.executeUpdate();
                            inserted.countDown();
                            var _ = awaitQuietly(commit);
                            return rows;
                          }
                        }));
    assertThat(inserted.await(10, TimeUnit.SECONDS)).isTrue();
    insert(List.of(early), 1);
    try (OutboxRelay relay = new OutboxRelay(database, () -> recorder, METERS)) {
      drain(relay, List.of(early));
      assertThat(recorder.of(late)).isEmpty();
      commit.countDown();
      slow.join();
      drain(relay, List.of(late));
    }
    assertThat(recorder.of(late)).containsExactly(1L);
  }

  @Test
  void anErrorEndsAThreadAndNotTheRelay() {
    List<String> keys = List.of(key());
    fill(keys, 2);
    Recorder recorder = new Recorder();
    recorder.errors.set(2);
    try (OutboxRelay relay = new OutboxRelay(database, () -> recorder, METERS)) {
      relay.start();
      await()
          .dontCatchUncaughtExceptions()
          .atMost(Duration.ofSeconds(20))
          .until(() -> waiting(keys) == 0);
    }
    assertThat(recorder.errors).hasValue(0);
    assertThat(recorder.of(keys.getFirst())).containsExactly(1L, 2L);
  }

  private static final String INSERT =
      """
      INSERT INTO outbox (shard, topic, key, type, sequence, data)
      VALUES (shard_of(?), 'orders.events', ?, 'shop.order.updated.v1', ?, '{}')
      """;

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void drain(OutboxRelay relay, List<String> keys) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              boolean _ = relay.pass();
              return waiting(keys) == 0;
            });
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void fill(List<String> keys, long upTo) {
    for (long sequence = 1; sequence <= upTo; sequence++) {
      insert(keys, sequence);
    }
  }

  private static void insert(List<String> keys, long sequence) {
    int rows =
        database.inTransaction(
            connection -> {
              int count = 0;
              for (String key : keys) {
                try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                  bind(statement, key, sequence);
                  count += statement.executeUpdate();
                }
              }
              return count;
            });
    assertThat(rows).isEqualTo(keys.size());
  }

  private static void bind(PreparedStatement statement, String key, long sequence)
      throws java.sql.SQLException {
    statement.setString(1, key);
    statement.setString(2, key);
    statement.setLong(3, sequence);
  }

  private static int waiting(List<String> keys) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT count(*) FROM outbox WHERE key = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getInt(1);
            }
          }
        });
  }

  /// A broker that remembers what it got; it can refuse a sequence number or die after a send.
  private static final class Recorder implements Publisher {
    private final Map<String, List<Long>> received = Collections.synchronizedMap(new HashMap<>());
    private volatile boolean crashAfterSend;
    private volatile long refuse = -1;
    private final AtomicInteger errors = new AtomicInteger();

    @Override
    public List<OutboxRow> send(List<OutboxRow> rows) {
      if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new StackOverflowError("made by the test");
      }
      List<OutboxRow> acknowledged = new ArrayList<>();
      List<String> stopped = new ArrayList<>();
      for (OutboxRow row : rows) {
        if (row.sequence() == refuse) {
          stopped.add(row.key());
        }
        if (!stopped.contains(row.key())) {
          received
              .computeIfAbsent(row.key(), _ -> Collections.synchronizedList(new ArrayList<>()))
              .add(row.sequence());
          acknowledged.add(row);
        }
      }
      if (crashAfterSend) {
        throw new IllegalStateException("crash after send");
      }
      return acknowledged;
    }

    @Override
    public void close() {
      // Nothing is open.
    }

    List<Long> of(String key) {
      return List.copyOf(received.getOrDefault(key, List.of()));
    }
  }
}
