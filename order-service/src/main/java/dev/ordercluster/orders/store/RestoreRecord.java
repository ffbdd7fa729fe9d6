package dev.ordercluster.orders.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// What a database knows of its own restoration: one row in a schema of its own, written before the
/// first table is. While it is unfinished nobody may use the tables.
///
/// @param backup name of the backup
/// @param finished whether all of it is there
public record RestoreRecord(String backup, boolean finished) {
  private static final String TABLE = "ordercluster_restore.record";

  /// The record; empty when the database was never restored.
  public static Optional<RestoreRecord> of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet exists =
          statement.executeQuery("SELECT to_regclass('" + TABLE + "') IS NOT NULL")) {
        if (!exists.next() || !exists.getBoolean(1)) {
          return Optional.empty();
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT backup, finished_at IS NOT NULL FROM " + TABLE)) {
        return row.next()
            ? Optional.of(new RestoreRecord(row.getString(1), row.getBoolean(2)))
            : Optional.empty();
      }
    }
  }

  /// Writes that a restoration has begun, in the caller's transaction.
  public static void begin(Connection connection, String backup) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS ordercluster_restore");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + TABLE
              + " (backup text NOT NULL, begun_at timestamptz NOT NULL DEFAULT now(),"
              + " finished_at timestamptz)");
      statement.execute("DELETE FROM " + TABLE);
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + TABLE + " (backup) VALUES (?)")) {
      insert.setString(1, backup);
      int _ = insert.executeUpdate();
    }
  }

  /// Writes that all is there.
  public static void finish(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int _ = statement.executeUpdate("UPDATE " + TABLE + " SET finished_at = now()");
    }
  }
}
