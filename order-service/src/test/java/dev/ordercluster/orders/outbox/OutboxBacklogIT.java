package dev.ordercluster.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxBacklogIT {
  @Test
  void whatAPassReadsDoesNotGrowWithTheBacklog() {
    DatabaseConfig config =
        new DatabaseConfig(
            Backends.postgres().host(),
            Backends.postgres().port(),
            Backends.postgres().database(),
            Backends.postgres().username(),
            Backends.postgres().password(),
            2,
            Duration.ofSeconds(5));
    new Migrations(config).run();
    try (Database database = new Database(config, new Meters())) {
      assertThat(database.autoCommit(OutboxBacklogIT::planOfALargeBacklog))
          .containsPattern("Index Scan using outbox_pkey .*actual .*rows=125(\\.00)? loops=4")
          .doesNotContain("Seq Scan on outbox");
    }
  }

  private static String planOfALargeBacklog(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO outbox (shard, topic, key, type, sequence, data)
          SELECT i % 16, 'backlog', 'backlog', 'shop.order.updated.v1', i, repeat('x', 200)
            FROM generate_series(1, 20000) AS i
          """);
      statement.execute("ANALYZE outbox");
      String plan = plan(connection);
      statement.execute("DELETE FROM outbox WHERE topic = 'backlog'");
      return plan;
    }
  }

  private static String plan(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("EXPLAIN (ANALYZE, TIMING off) " + OutboxRows.READ)) {
      statement.setArray(1, connection.createArrayOf("int2", new Integer[] {0, 5, 9, 12}));
      statement.setInt(2, 125);
      StringBuilder plan = new StringBuilder();
      try (ResultSet line = statement.executeQuery()) {
        while (line.next()) {
          plan.append(line.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }
}
