package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Seals the metadata of orders that a version before V21 wrote in clear. A row that changes
/// meanwhile is left to the next sweep; the order's version stays, since what a reader sees does.
final class PlainMetadata {
  private static final int PAGE = 50;

  private static final String FIND =
      """
      SELECT id::text, customer_id, metadata::text FROM orders
       WHERE jsonb_typeof(metadata) = 'object' AND metadata <> '{}' AND id > CAST(? AS uuid)
       ORDER BY id LIMIT ?
      """;
  private static final String SEAL =
      "UPDATE orders SET metadata = to_jsonb(?::text) WHERE id = CAST(? AS uuid) AND metadata::text = ?";

  private final Database database;
  private final Vault vault;

  PlainMetadata(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  private record Row(String id, String customer, String metadata) {}

  /// Seals all there is.
  void sweep() {
    String last = "00000000-0000-0000-0000-000000000000";
    List<Row> page;
    do {
      String after = last;
      page = database.autoCommit(connection -> page(connection, after));
      page.forEach(this::seal);
      last = page.isEmpty() ? last : page.getLast().id();
    } while (page.size() == PAGE);
  }

  private void seal(Row row) {
    try {
      String sealed =
          vault
              .seal(
                  row.customer(),
                  Unsealing.place("orders", "metadata", row.id()),
                  Json.parse(row.metadata().getBytes(StandardCharsets.UTF_8)))
              .text();
      var _ = database.autoCommit(connection -> update(connection, row, sealed));
    } catch (ProblemException _) {
      return; // erased meanwhile, which takes the metadata along, or a key is missing for now
    }
  }

  private static int update(Connection connection, Row row, String sealed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEAL)) {
      statement.setString(1, sealed);
      statement.setString(2, row.id());
      statement.setString(3, row.metadata());
      return statement.executeUpdate();
    }
  }

  private static List<Row> page(Connection connection, String after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, after);
      statement.setInt(2, PAGE);
      List<Row> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(new Row(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
      return rows;
    }
  }
}
