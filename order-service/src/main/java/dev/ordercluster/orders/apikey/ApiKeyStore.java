package dev.ordercluster.orders.apikey;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The keys in PostgreSQL, which decides. A key that was revoked stays listed until a month after
/// it would have ended.
final class ApiKeyStore {
  private static final String ROW = "SELECT id, hash, scopes, expires_at, revoked_at, version";

  private final Database database;

  ApiKeyStore(Database database) {
    this.database = database;
  }

  /// A key as it is shown.
  record Shown(UUID id, String document) {}

  /// A key as the copy in Redis has it.
  ///
  /// @param version of the row that this was read from
  record Row(
      UUID id,
      String hash,
      List<String> scopes,
      Instant expiresAt,
      boolean isRevoked,
      long version) {}

  /// Stores a new key; empty when there are as many as there may be.
  Optional<Shown> create(ApiKeyInput input, ApiKeySecret secret, String admin, int most) {
    return shown(
            """
            INSERT INTO api_keys AS k (name, hash, hint, scopes, created_by, expires_at)
            SELECT ?, ?, ?, ?, ?, ?
             WHERE (SELECT count(*) FROM api_keys
                     WHERE revoked_at IS NULL AND expires_at > now()) < ?
            RETURNING k.id, api_key_document(k)::text AS document
            """,
            (connection, statement) -> {
              statement.setString(1, input.name());
              statement.setString(2, secret.hash());
              statement.setString(3, secret.hint());
              statement.setArray(4, connection.createArrayOf("text", input.scopes().toArray()));
              statement.setString(5, admin);
              statement.setObject(6, input.expiresAt().atOffset(ZoneOffset.UTC));
              statement.setInt(7, most);
            })
        .stream()
        .findFirst();
  }

  Optional<Shown> find(UUID id) {
    return shown(
            "SELECT k.id, api_key_document(k)::text AS document FROM api_keys k WHERE k.id = ?",
            (_, statement) -> statement.setObject(1, id))
        .stream()
        .findFirst();
  }

  /// Oldest first.
  ///
  /// @param after id of the last one seen; the zero UUID for the first page
  List<Shown> page(UUID after, int limit) {
    return shown(
        "SELECT k.id, api_key_document(k)::text AS document"
            + " FROM api_keys k WHERE k.id > ? ORDER BY k.id LIMIT ?",
        (_, statement) -> {
          statement.setObject(1, after);
          statement.setInt(2, limit);
        });
  }

  /// Revokes a key; empty when there is none. One that is revoked already stays as it is.
  Optional<Shown> revoke(UUID id) {
    return shown(
            """
            UPDATE api_keys AS k
               SET published = published AND revoked_at IS NOT NULL,
                   version = version + (revoked_at IS NULL)::int,
                   revoked_at = coalesce(revoked_at, now())
             WHERE k.id = ?
            RETURNING k.id, api_key_document(k)::text AS document
            """,
            (_, statement) -> statement.setObject(1, id))
        .stream()
        .findFirst();
  }

  /// The key with that hash, whatever has become of it.
  Optional<Row> byHash(String hash) {
    return rows(
            ROW + " FROM api_keys WHERE hash = ?", (_, statement) -> statement.setString(1, hash))
        .stream()
        .findFirst();
  }

  /// Keys whose last change the copy has not followed yet.
  List<Row> unpublished(int limit) {
    return rows(
        ROW + " FROM api_keys WHERE NOT published ORDER BY id LIMIT ?",
        (_, statement) -> statement.setInt(1, limit));
  }

  /// Keys that have not ended by time, revoked or not as asked for.
  List<Row> running(boolean revoked, UUID after, int limit) {
    return rows(
        ROW
            + " FROM api_keys WHERE expires_at > now() AND (revoked_at IS NOT NULL) = ?"
            + " AND id > ? ORDER BY id LIMIT ?",
        (_, statement) -> {
          statement.setBoolean(1, revoked);
          statement.setObject(2, after);
          statement.setInt(3, limit);
        });
  }

  /// Notes what the copy has followed; what has changed again since stays noted as open.
  void published(List<Row> rows) {
    var _ =
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      UPDATE api_keys AS k SET published = true
                        FROM unnest(?, ?) AS done (id, version)
                       WHERE k.id = done.id AND k.version = done.version
                      """)) {
                statement.setArray(
                    1, connection.createArrayOf("uuid", rows.stream().map(Row::id).toArray()));
                statement.setArray(
                    2,
                    connection.createArrayOf("bigint", rows.stream().map(Row::version).toArray()));
                return statement.executeUpdate();
              }
            });
  }

  /// Notes uses, to the minute.
  ///
  /// @param uses when each key was used last, by hash
  void used(Map<String, Instant> uses) {
    List<String> hashes = List.copyOf(uses.keySet());
    var _ =
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      UPDATE api_keys AS k SET last_used_at = date_trunc('minute', seen.at)
                        FROM unnest(?, ?) AS seen (hash, at)
                       WHERE k.hash = seen.hash
                         AND (k.last_used_at IS NULL OR k.last_used_at < date_trunc('minute', seen.at))
                      """)) {
                statement.setArray(1, connection.createArrayOf("text", hashes.toArray()));
                statement.setArray(
                    2,
                    connection.createArrayOf(
                        "timestamptz",
                        hashes.stream()
                            .map(hash -> uses.getOrDefault(hash, Instant.EPOCH).toString())
                            .toArray()));
                return statement.executeUpdate();
              }
            });
  }

  /// Forgets keys that ended a month ago.
  void forgetEnded() {
    var _ =
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "DELETE FROM api_keys WHERE expires_at < now() - interval '30 days'")) {
                return statement.executeUpdate();
              }
            });
  }

  private interface Binding {
    void to(Connection connection, PreparedStatement statement) throws SQLException;
  }

  private interface Reading<T> {
    T from(ResultSet row) throws SQLException;
  }

  private List<Shown> shown(String sql, Binding binding) {
    return query(
        sql, binding, row -> new Shown(row.getObject("id", UUID.class), row.getString("document")));
  }

  private List<Row> rows(String sql, Binding binding) {
    return query(
        sql,
        binding,
        row ->
            new Row(
                row.getObject("id", UUID.class),
                row.getString("hash"),
                List.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getObject("revoked_at", OffsetDateTime.class) != null,
                row.getLong("version")));
  }

  private <T> List<T> query(String sql, Binding binding, Reading<T> reading) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(connection, statement);
            List<T> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found.add(reading.from(row));
              }
            }
            return found;
          }
        });
  }
}
