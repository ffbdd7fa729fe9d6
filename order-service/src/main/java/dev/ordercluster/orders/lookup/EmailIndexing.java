package dev.ordercluster.orders.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Gives orders that were placed before there was an index of e-mail addresses theirs, also those
/// that the previous version places during a rolling update. Once all have one a run is a single
/// look at an empty index.
public final class EmailIndexing implements AutoCloseable {
  private static final int BATCH = 100;
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private static final String MISSING =
      """
      SELECT id, customer_id, email FROM orders
       WHERE email IS NOT NULL AND email_index IS NULL
       LIMIT
      """
          + BATCH;
  private static final String WRITE =
      "UPDATE orders SET email_index = ? WHERE id = ? AND email = ? AND email_index IS NULL";

  private final Database database;
  private final Vault vault;
  private final Repeating sweeps;

  public EmailIndexing(Database database, Vault vault, Meters meters) {
    this.database = database;
    this.vault = vault;
    this.sweeps = new Repeating("e-mail indexing", PAUSE, this::sweep, meters);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    sweeps.close();
  }

  private record Row(UUID id, String customer, String email) {}

  void sweep() {
    List<Row> rows;
    do {
      rows = database.autoCommit(EmailIndexing::missing);
      for (Row row : rows) {
        byte[] index = index(row);
        var _ = database.autoCommit(connection -> write(connection, row, index));
      }
    } while (rows.size() == BATCH);
  }

  // Empty for an address that nobody can read any more.
  private byte[] index(Row row) {
    Optional<JsonNode> email =
        vault.openJson(
            row.customer(), Unsealing.place("orders", "email", row.id().toString()), row.email());
    return email.map(text -> vault.index().email(text.asText())).orElse(new byte[0]);
  }

  private static List<Row> missing(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MISSING);
        ResultSet row = statement.executeQuery()) {
      List<Row> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(new Row(row.getObject(1, UUID.class), row.getString(2), row.getString(3)));
      }
      return rows;
    }
  }

  private static int write(Connection connection, Row row, byte[] index) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setBytes(1, index);
      statement.setObject(2, row.id());
      statement.setString(3, row.email());
      return statement.executeUpdate();
    }
  }
}
