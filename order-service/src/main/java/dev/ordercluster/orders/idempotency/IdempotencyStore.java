package dev.ordercluster.orders.idempotency;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Keys and their answers, inside the transaction that does the work: both are committed together
/// or neither is, so a crash burns no key.
///
/// A key is held by a lock of the transaction (`pg_try_advisory_xact_lock` on its first 64 bits,
/// the same one that `place_order` takes), so a request that is still running is seen without
/// waiting for it. Two keys that share these bits see each other as running, one time in 2^64.
public final class IdempotencyStore {
  private IdempotencyStore() {}

  /// Takes the key or tells why not. Must run inside a transaction; what follows a [Claim.Taken]
  /// ends with [#store] on the same connection.
  public static Claim claim(Connection connection, IdempotencyKey key) throws SQLException {
    if (!lock(connection, key)) {
      return new Claim.Running();
    }
    // A statement of its own: its snapshot is younger than the lock, so it sees what the former
    // holder has committed.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE key = ?")) {
      statement.setBytes(1, key.scope());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new Claim.Taken();
        }
        return MessageDigest.isEqual(row.getBytes("fingerprint"), key.fingerprint())
            ? new Claim.Answered(
                new StoredAnswer(
                    row.getInt("status"), row.getString("headers"), row.getString("body")))
            : new Claim.Conflict();
      }
    }
  }

  /// Keeps the answer under a key that this transaction has taken.
  public static void store(Connection connection, IdempotencyKey key, StoredAnswer answer)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO idempotency_keys (key, fingerprint, status, headers, body)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      statement.setBytes(1, key.scope());
      statement.setBytes(2, key.fingerprint());
      statement.setInt(3, answer.status());
      statement.setString(4, answer.headers());
      statement.setString(5, answer.body());
      statement.executeUpdate();
    }
  }

  /// Replaces the answer under a key by a later one; false when the key is gone.
  public static boolean replace(Connection connection, IdempotencyKey key, StoredAnswer answer)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE idempotency_keys SET status = ?, headers = ?, body = ? WHERE key = ?")) {
      statement.setInt(1, answer.status());
      statement.setString(2, answer.headers());
      statement.setString(3, answer.body());
      statement.setBytes(4, key.scope());
      return statement.executeUpdate() == 1;
    }
  }

  private static boolean lock(Connection connection, IdempotencyKey key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      statement.setLong(1, ByteBuffer.wrap(key.scope()).getLong());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
