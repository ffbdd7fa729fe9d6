package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The life of a data key in PostgreSQL: current, replaced (`retired_at`), without any stored value
/// (`resealed_at`), destroyed.
final class ReplacedKeys {
  static final int BATCH = 50;

  private static final String REPLACE =
      """
      WITH due AS (
        SELECT id FROM data_keys
         WHERE is_current AND wrapped IS NOT NULL
           AND created_at < now() - ? * interval '1 millisecond'
         ORDER BY created_at LIMIT 50
           FOR UPDATE SKIP LOCKED)
      UPDATE data_keys SET is_current = false, retired_at = now() FROM due
       WHERE data_keys.id = due.id
      RETURNING data_keys.customer_id
      """;
  // No instance seals under a replaced key any more once it has forgotten it.
  private static final String TO_RESEAL =
      "SELECT "
          + WrappedKey.COLUMNS
          + """
             FROM data_keys
            WHERE retired_at <= now() - 2 * ? * interval '1 millisecond' AND resealed_at IS NULL
              AND wrapped IS NOT NULL AND id > ?
            ORDER BY id LIMIT 50
            """;
  private static final String TO_DESTROY =
      "SELECT "
          + WrappedKey.COLUMNS
          + """
             FROM data_keys
            WHERE resealed_at <= now() - ? * interval '1 millisecond' AND NOT is_current
              AND wrapped IS NOT NULL AND id > ?
            ORDER BY id LIMIT 50
            """;
  private static final String RESEALED = "UPDATE data_keys SET resealed_at = now() WHERE id = ?";
  private static final String AGAIN = "UPDATE data_keys SET resealed_at = NULL WHERE id = ?";
  private static final String DESTROY =
      """
      UPDATE data_keys SET wrapped = NULL, destroyed_at = now()
       WHERE id = ? AND NOT is_current AND wrapped IS NOT NULL
      """;
  private static final String COUNT =
      """
      SELECT count(*) FROM data_keys
       WHERE retired_at IS NOT NULL AND resealed_at IS NULL AND wrapped IS NOT NULL
      """;

  private final Database database;

  ReplacedKeys(Database database) {
    this.database = database;
  }

  /// Gives the owners of keys of that age new ones, at most [#BATCH]; how many it were.
  int replace(Duration age, KeyFile file) {
    return database.inTransaction(
        connection -> {
          List<String> customers = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(REPLACE)) {
            statement.setLong(1, age.toMillis());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                customers.add(row.getString(1));
              }
            }
          }
          for (String customer : customers) {
            DataKeys.insert(connection, WrappedKey.make(customer, file.keys()));
          }
          return customers.size();
        });
  }

  /// Replaced keys that no instance seals under any more, by id.
  List<WrappedKey> toReseal(Duration keyMemory, UUID after) {
    return keys(TO_RESEAL, keyMemory, after);
  }

  /// Keys that have protected no stored value for that long, by id.
  List<WrappedKey> toDestroy(Duration kept, UUID after) {
    return keys(TO_DESTROY, kept, after);
  }

  /// Notes that no stored value needs a key.
  void resealed(UUID id) {
    update(RESEALED, id);
  }

  /// Notes that a stored value needs a key after all.
  void again(UUID id) {
    update(AGAIN, id);
  }

  /// Destroys a key for good.
  void destroy(UUID id) {
    update(DESTROY, id);
  }

  /// How many replaced keys still protect stored values.
  long left() {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COUNT);
              ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  private List<WrappedKey> keys(String sql, Duration age, UUID after) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, age.toMillis());
            statement.setObject(2, after);
            return read(statement);
          }
        });
  }

  private static List<WrappedKey> read(PreparedStatement statement) throws SQLException {
    List<WrappedKey> keys = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(WrappedKey.of(row));
      }
    }
    return keys;
  }

  private void update(String sql, UUID id) {
    var _ = database.autoCommit(connection -> update(connection, sql, id));
  }

  private static int update(Connection connection, String sql, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      return statement.executeUpdate();
    }
  }
}
