package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Webhook endpoints in PostgreSQL. Secrets go in and out sealed.
final class EndpointStore {
  private static final String SELECT =
      "SELECT webhook_endpoint_document(e)::text AS document, e.version FROM webhook_endpoints e";

  private final Database database;

  EndpointStore(Database database) {
    this.database = database;
  }

  /// An endpoint as it is shown.
  record Shown(String document, long version) {}

  /// One line of a list.
  record Item(UUID id, String document) {}

  Shown create(UUID id, EndpointInput input, String sealedSecret) {
    return one(
            """
            INSERT INTO webhook_endpoints AS e (id, url, description, types, enabled, secret)
            VALUES (?, ?, ?, ?, ?, ?)
            RETURNING webhook_endpoint_document(e)::text AS document, e.version
            """,
            (connection, statement) -> {
              statement.setObject(1, id);
              bind(connection, statement, 2, input);
              statement.setString(6, sealedSecret);
            })
        .orElseThrow();
  }

  Optional<Shown> find(UUID id) {
    return one(SELECT + " WHERE e.id = ?", (_, statement) -> statement.setObject(1, id));
  }

  /// Oldest first.
  ///
  /// @param after id of the last one seen; the zero UUID for the first page
  List<Item> page(UUID after, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT e.id, webhook_endpoint_document(e)::text AS document"
                      + " FROM webhook_endpoints e WHERE e.id > ? ORDER BY e.id LIMIT ?")) {
            statement.setObject(1, after);
            statement.setInt(2, limit);
            List<Item> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                items.add(new Item(row.getObject("id", UUID.class), row.getString("document")));
              }
            }
            return items;
          }
        });
  }

  /// Replaces an endpoint of that version; empty when it has another one or does not exist. What is
  /// switched on again starts with a clean record.
  Optional<Shown> replace(UUID id, long version, EndpointInput input) {
    return one(
        """
        UPDATE webhook_endpoints AS e
           SET url = ?, description = ?, types = ?, enabled = ?,
               failures = CASE WHEN enabled THEN failures ELSE 0 END, disabled_reason = NULL,
               version = version + 1, updated_at = now()
         WHERE e.id = ? AND e.version = ?
        RETURNING webhook_endpoint_document(e)::text AS document, e.version
        """,
        (connection, statement) -> {
          bind(connection, statement, 1, input);
          statement.setObject(5, id);
          statement.setLong(6, version);
        });
  }

  /// Gives an endpoint of that version a new secret; the one before is signed with too for a day.
  ///
  /// @param version null for whichever it has
  Optional<Shown> rotate(UUID id, @Nullable Long version, String sealedSecret) {
    return one(
        """
        UPDATE webhook_endpoints AS e
           SET old_secret = secret, old_secret_ends = now() + interval '1 day', secret = ?,
               version = version + 1, updated_at = now()
         WHERE e.id = ? AND e.version = coalesce(?, e.version)
        RETURNING webhook_endpoint_document(e)::text AS document, e.version
        """,
        (_, statement) -> {
          statement.setString(1, sealedSecret);
          statement.setObject(2, id);
          statement.setObject(3, version, Types.BIGINT);
        });
  }

  /// Deletes an endpoint of that version; false when it has another one or does not exist.
  ///
  /// @param version null for whichever it has
  boolean delete(UUID id, @Nullable Long version) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "DELETE FROM webhook_endpoints WHERE id = ? AND version = coalesce(?, version)")) {
            statement.setObject(1, id);
            statement.setObject(2, version, Types.BIGINT);
            return statement.executeUpdate() == 1;
          }
        });
  }

  private interface Binding {
    void to(Connection connection, PreparedStatement statement) throws SQLException;
  }

  private Optional<Shown> one(String sql, Binding binding) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(connection, statement);
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(new Shown(row.getString("document"), row.getLong("version")))
                  : Optional.empty();
            }
          }
        });
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int first, EndpointInput input)
      throws SQLException {
    statement.setString(first, input.url());
    statement.setString(first + 1, input.description());
    statement.setArray(first + 2, connection.createArrayOf("text", input.types().toArray()));
    statement.setBoolean(first + 3, input.isEnabled());
  }
}
