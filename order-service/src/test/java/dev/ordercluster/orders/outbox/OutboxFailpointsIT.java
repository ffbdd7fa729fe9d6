package dev.ordercluster.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.KafkaProbe;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.RetryTiers;
import dev.ordercluster.orders.kafka.Topics;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A relay that dies at every place where it can die, with a real broker. Whatever was committed
/// arrives, and what arrives twice arrives in order both times.
class OutboxFailpointsIT {
  private static final int EVENTS = 5;
  private static final Meters METERS = new Meters();
  private static KafkaConfig kafka;
  private static Database database;

  enum Failpoint {
    AFTER_COMMIT,
    AFTER_SEND,
    BEFORE_ACKNOWLEDGEMENT,
    BEFORE_DELETE
  }

  @BeforeAll
  static void start() throws Exception {
    kafka = new KafkaConfig(Backends.kafka().bootstrapServers(), "", "", "failpoints");
    Topics.create(kafka, RetryTiers.parse("1s"));
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

  @ParameterizedTest
  @EnumSource
  void whatWasCommittedArrivesInOrderWhereverTheRelayDied(Failpoint failpoint) {
    List<String> keys = List.of(key(), key(), key());
    fill(keys);
    for (int death = 0; death < 3; death++) {
      die(failpoint);
    }
    try (OutboxRelay next = new OutboxRelay(database, kafka, METERS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                boolean _ = next.pass();
                return waiting(keys) == 0;
              });
    }
    List<Long> all = LongStream.rangeClosed(1, EVENTS).boxed().toList();
    for (String key : keys) {
      List<Long> arrived =
          KafkaProbe.read(Topics.ORDERS, key).stream()
              .map(record -> Long.parseLong(KafkaProbe.header(record, "ce_sequence")))
              .toList();
      assertThat(arrived.stream().distinct().toList()).isEqualTo(all);
      assertThat(arrived.subList(arrived.size() - EVENTS, arrived.size())).isEqualTo(all);
    }
  }

  private static void die(Failpoint failpoint) {
    switch (failpoint) {
      case AFTER_COMMIT -> {
        // The process ended between its commit and the first pass of its relay.
      }
      case AFTER_SEND, BEFORE_ACKNOWLEDGEMENT, BEFORE_DELETE -> {
        try (OutboxRelay dying = new OutboxRelay(database, () -> new Dying(failpoint), METERS)) {
          assertThatThrownBy(dying::pass).hasMessage("died");
        }
      }
    }
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void fill(List<String> keys) {
    for (long sequence = 1; sequence <= EVENTS; sequence++) {
      for (String key : keys) {
        long number = sequence;
        int rows =
            database.inTransaction(
                connection -> {
                  try (PreparedStatement statement =
                      connection.prepareStatement(
                          """
                          INSERT INTO outbox (shard, topic, key, type, sequence, data)
                          VALUES (shard_of(?), 'orders.events', ?, 'shop.order.updated.v1', ?, '{}')
                          """)) {
                    statement.setString(1, key);
                    statement.setString(2, key);
                    statement.setLong(3, number);
                    return statement.executeUpdate();
                  }
                });
        assertThat(rows).isEqualTo(1);
      }
    }
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

  /// Dies at its failpoint, having done what came before.
  private static final class Dying implements Publisher {
    private final Failpoint failpoint;
    private final KafkaPublisher real = new KafkaPublisher(kafka);

    Dying(Failpoint failpoint) {
      this.failpoint = failpoint;
    }

    @Override
    public List<OutboxRow> send(List<OutboxRow> rows) throws InterruptedException {
      switch (failpoint) {
        case AFTER_SEND -> sendWithoutWaiting(rows);
        case BEFORE_ACKNOWLEDGEMENT -> real.send(rows.subList(0, (rows.size() + 1) / 2));
        case BEFORE_DELETE -> real.send(rows);
        case AFTER_COMMIT -> {}
      }
      throw new IllegalStateException("died");
    }

    // The first row of every lane, as the real one does before it waits.
    private static void sendWithoutWaiting(List<OutboxRow> rows) {
      Map<String, Object> properties = new HashMap<>(kafka.properties());
      List<OutboxRow.Lane> sent = new ArrayList<>();
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (OutboxRow row : rows) {
          if (!sent.contains(row.lane())) {
            sent.add(row.lane());
            var _ = producer.send(row.asRecord());
          }
        }
      }
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
