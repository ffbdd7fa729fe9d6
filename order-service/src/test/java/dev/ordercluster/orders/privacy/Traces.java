package dev.ordercluster.orders.privacy;

import dev.ordercluster.orders.Backends;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ScanParams;

/// Everything that the stores hold at this moment, as text, by where it is.
final class Traces {
  private Traces() {}

  /// Every row of every table, by table.
  static Map<String, String> tables() {
    Map<String, String> all = new LinkedHashMap<>();
    try (Connection connection =
            DriverManager.getConnection(
                Backends.postgres().jdbcUrl(),
                Backends.postgres().username(),
                Backends.postgres().password());
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables"
                  + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      for (String name : names) {
        all.put("table " + name, rows(statement, name));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  /// The columns in which a text occurs: `orders.email`.
  static Set<String> columnsWith(String text) {
    Set<String> found = new TreeSet<>();
    String columns =
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            + " USING (table_schema, table_name)"
            + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            + " AND data_type IN ('text', 'json', 'jsonb', 'ARRAY')";
    try (Connection connection =
            DriverManager.getConnection(
                Backends.postgres().jdbcUrl(),
                Backends.postgres().username(),
                Backends.postgres().password());
        Statement names = connection.createStatement();
        Statement rows = connection.createStatement();
        ResultSet name = names.executeQuery(columns)) {
      while (name.next()) {
        String sql =
            "SELECT 1 FROM \"%s\" WHERE strpos(\"%s\"::text, '%s') > 0 LIMIT 1"
                .formatted(name.getString(1), name.getString(2), text);
        try (ResultSet row = rows.executeQuery(sql)) {
          if (row.next()) {
            found.add(name.getString(1) + "." + name.getString(2));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static String rows(Statement statement, String table) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet row =
        statement.executeQuery("SELECT t::text FROM \"" + table + "\" AS t LIMIT 100000")) {
      while (row.next()) {
        text.append(row.getString(1)).append('\n');
      }
    }
    return text.toString();
  }

  /// Every key of Redis with its value, by key.
  static Map<String, String> redis() {
    Map<String, String> all = new LinkedHashMap<>();
    try (RedisClient redis =
        RedisClient.builder().hostAndPort("127.0.0.1", Backends.redis().port()).build()) {
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        var page = redis.scan(cursor, new ScanParams().count(500));
        page.getResult().forEach(key -> all.put("redis " + key, value(redis, key)));
        cursor = page.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
    return all;
  }

  private static String value(RedisClient redis, String key) {
    return switch (redis.type(key)) {
      case "string" -> String.valueOf(redis.get(key));
      case "hash" -> redis.hgetAll(key).toString();
      case "set" -> redis.smembers(key).toString();
      case "zset" -> redis.zrange(key, 0, -1).toString();
      case "list" -> redis.lrange(key, 0, -1).toString();
      case "none" -> "";
      default -> throw new IllegalStateException("no reader for the type of " + key);
    };
  }

  /// Every message of every topic with its headers, by topic.
  static Map<String, String> kafka() {
    Map<String, String> all = new LinkedHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Backends.kafka().bootstrapServers(),
                "group.id",
                "traces-" + UUID.randomUUID()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics(Duration.ofSeconds(20)).values().stream()
              .flatMap(List::stream)
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .filter(partition -> !partition.topic().startsWith("__"))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> all.merge("topic " + record.topic(), text(record), String::concat));
      }
    }
    return all;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder();
    text.append(decoded(record.key())).append(' ').append(decoded(record.value()));
    record
        .headers()
        .forEach(
            header ->
                text.append(' ').append(header.key()).append('=').append(decoded(header.value())));
    return text.append('\n').toString();
  }

  private static String decoded(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
