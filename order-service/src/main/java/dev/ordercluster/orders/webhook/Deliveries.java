package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The queue of attempts in PostgreSQL. Several instances take from it at once; what one took comes
/// back after [#LEASE] if it ended before it told the result.
final class Deliveries {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final int PER_ENDPOINT = 4;

  private static final String ADD =
      """
      INSERT INTO webhook_deliveries (endpoint_id, event_id, type, subject, body)
      SELECT e.id, v.event_id, v.type, v.subject, v.body
        FROM unnest(?, ?, ?, ?, ?) AS v(event_id, type, subject, body, at)
        JOIN webhook_endpoints e ON e.enabled AND e.created_at <= v.at AND EXISTS (
          SELECT 1 FROM unnest(e.types) AS t(pattern)
           WHERE t.pattern IN ('*', v.type)
              OR (right(t.pattern, 2) = '.*' AND starts_with(v.type, left(t.pattern, -1))))
          ON CONFLICT (endpoint_id, event_id) DO NOTHING
      """;

  private static final String CLAIM =
      """
      WITH due AS (
        SELECT d.id
          FROM webhook_endpoints e
         CROSS JOIN LATERAL (
           SELECT w.id FROM webhook_deliveries w
            WHERE w.endpoint_id = e.id AND w.status = 'PENDING' AND w.next_attempt_at <= now()
            ORDER BY w.next_attempt_at
            LIMIT ?
              FOR UPDATE SKIP LOCKED) AS d
         WHERE e.enabled AND e.id <> ALL (?)
         LIMIT ?)
      UPDATE webhook_deliveries d
         SET attempts = d.attempts + 1, next_attempt_at = now() + ? * interval '1 millisecond'
        FROM due, webhook_endpoints e
       WHERE d.id = due.id AND e.id = d.endpoint_id
      RETURNING d.id, d.endpoint_id, e.url, e.secret,
                CASE WHEN e.old_secret_ends > now() THEN e.old_secret END AS old_secret,
                d.event_id, d.body, d.attempts
      """;

  private static final String DELIVERED =
      """
      WITH done AS (
        UPDATE webhook_deliveries
           SET status = 'DELIVERED', delivered_at = now(), last_status = ?, last_error = NULL
         WHERE id = ?)
      UPDATE webhook_endpoints SET failures = 0 WHERE id = ? AND failures > 0
      """;

  private static final String FAILED =
      """
      WITH done AS (
        UPDATE webhook_deliveries
           SET status = CASE WHEN ? THEN 'FAILED' ELSE 'PENDING' END, last_status = nullif(?, 0),
               last_error = ?, next_attempt_at = now() + ? * interval '1 millisecond'
         WHERE id = ?)
      UPDATE webhook_endpoints
         SET failures = failures + 1,
             disabled_reason = CASE WHEN enabled AND (? OR failures + 1 >= ?) THEN ?
                                    ELSE disabled_reason END,
             enabled = enabled AND NOT (? OR failures + 1 >= ?),
             version = version + CASE WHEN enabled AND (? OR failures + 1 >= ?) THEN 1 ELSE 0 END
       WHERE id = ?
      RETURNING enabled
      """;

  private final Database database;
  private final WebhookConfig config;

  Deliveries(Database database, WebhookConfig config) {
    this.database = database;
    this.config = config;
  }

  /// Adds a delivery per event and endpoint that wants it; one that is known already is not added
  /// again. Returns how many were added.
  int add(List<Announced> events) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            array(connection, statement, 1, "text", events.stream().map(Announced::id));
            array(connection, statement, 2, "text", events.stream().map(Announced::type));
            array(connection, statement, 3, "text", events.stream().map(Announced::subject));
            array(connection, statement, 4, "text", events.stream().map(Announced::body));
            array(connection, statement, 5, "timestamptz", events.stream().map(Announced::time));
            return statement.executeUpdate();
          }
        });
  }

  /// Takes attempts that are due, only a few per endpoint.
  ///
  /// @param busy endpoints that have enough of them under way
  List<Delivery> claim(int most, Collection<UUID> busy) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setInt(1, PER_ENDPOINT);
            statement.setArray(2, connection.createArrayOf("uuid", busy.toArray()));
            statement.setInt(3, most);
            statement.setLong(4, LEASE.toMillis());
            List<Delivery> claimed = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                claimed.add(delivery(row));
              }
            }
            return claimed;
          }
        });
  }

  void delivered(Delivery delivery, Delivery.Result.Delivered result) {
    database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DELIVERED)) {
            statement.setInt(1, result.status());
            statement.setObject(2, delivery.id());
            statement.setObject(3, delivery.target().endpointId());
            return statement.executeUpdate();
          }
        });
  }

  /// Notes a failure; true when it switched the endpoint off.
  ///
  /// @param pause until the next attempt, if there is one
  boolean failed(Delivery delivery, Delivery.Result.Failed result, Duration pause) {
    boolean isLast = result.isGone() || delivery.attempts() >= config.maxAttempts();
    String reason = result.isGone() ? "answered 410 Gone" : "failed too often in a row";
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
            statement.setBoolean(1, isLast);
            statement.setInt(2, result.status());
            statement.setString(3, result.error());
            statement.setLong(4, pause.toMillis());
            statement.setObject(5, delivery.id());
            for (int at : new int[] {6, 9, 11}) {
              statement.setBoolean(at, result.isGone());
            }
            for (int at : new int[] {7, 10, 12}) {
              statement.setInt(at, config.disableAfter());
            }
            statement.setString(8, reason);
            statement.setObject(13, delivery.target().endpointId());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && !row.getBoolean(1);
            }
          }
        });
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    List<String> secrets =
        Stream.of(row.getString("secret"), row.getString("old_secret"))
            .filter(secret -> secret != null)
            .toList();
    return new Delivery(
        row.getObject("id", UUID.class),
        new Delivery.Target(
            row.getObject("endpoint_id", UUID.class), row.getString("url"), secrets),
        row.getString("event_id"),
        row.getString("body"),
        row.getInt("attempts"));
  }

  private static void array(
      Connection connection, PreparedStatement statement, int at, String type, Stream<?> values)
      throws SQLException {
    statement.setArray(at, connection.createArrayOf(type, values.toArray()));
  }
}
