package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// Erasures in PostgreSQL.
final class ErasureStore {
  private static final int MOST_NAMED = 20;
  private static final int BATCH = 20;

  private static final String OPEN_ORDERS =
      """
      SELECT id::text FROM orders
       WHERE customer_id = ? AND status NOT IN ('COMPLETED', 'CANCELLED', 'REJECTED', 'EXPIRED')
       ORDER BY created_at DESC LIMIT
      """
          + MOST_NAMED;
  private static final String VERSION = "SELECT version FROM customers WHERE id = ? FOR UPDATE";
  private static final String REQUEST =
      """
      INSERT INTO erasures (customer_id, traceparent, requested_at) VALUES (?, ?, clock_timestamp())
      ON CONFLICT (customer_id) DO NOTHING
      """;
  private static final String EMPTY =
      """
      INSERT INTO customers (id, erased_at) VALUES (?, now())
      ON CONFLICT (id) DO UPDATE
         SET email_index = NULL, profile = NULL, password = NULL, erased_at = now(),
             updated_at = now(), version = customers.version + 1
       WHERE customers.erased_at IS NULL
      """;
  private static final String UNLINK =
      """
      UPDATE orders SET email_index = ''::bytea
       WHERE customer_id = ? AND email IS NOT NULL AND email_index IS DISTINCT FROM ''::bytea
      """;
  // Metadata of an earlier version is in clear: what stands for it afterwards is a value of the
  // customer's destroyed key, like those that were sealed.
  private static final String CLEAR =
      """
      UPDATE orders SET metadata = to_jsonb('enc:1:' || k.id || ':AA')
        FROM data_keys k
       WHERE orders.customer_id = ? AND k.customer_id = orders.customer_id AND k.is_current
         AND jsonb_typeof(orders.metadata) = 'object' AND orders.metadata <> '{}'
      """;
  private static final String FIND =
      """
      SELECT id::text, customer_id, iso(requested_at), coalesce(iso(finished_at), '')
        FROM erasures WHERE customer_id = ?
      """;
  private static final String DUE =
      """
      SELECT id::text, customer_id, iso(requested_at), ''
        FROM erasures
       WHERE finished_at IS NULL AND requested_at <= now() - make_interval(secs => ?)
       ORDER BY attempts, requested_at LIMIT
      """
          + BATCH;
  private static final String FAILED =
      "UPDATE erasures SET attempts = attempts + 1 WHERE id = CAST(? AS uuid)";
  private static final String FINISH =
      """
      WITH done AS (
        UPDATE erasures SET finished_at = now()
         WHERE id = CAST(? AS uuid) AND finished_at IS NULL
        RETURNING customer_id, traceparent)
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      SELECT shard_of(customer_id), 'orders.events', customer_id, 'shop.customer.erased.v1', 1,
             traceparent, json_build_object('customerId', customer_id)::text
        FROM done
      """;

  private final Database database;
  private final Vault vault;

  ErasureStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// What became of a request.
  sealed interface Outcome {
    record Accepted(Erasure erasure) implements Outcome {}

    /// Orders that still need the customer's address.
    record OpenOrders(List<String> ids) implements Outcome {
      public OpenOrders {
        ids = List.copyOf(ids);
      }
    }
  }

  /// Destroys the customer's keys and empties its row, unless orders are open.
  ///
  /// @param condition looks at the version of the row, which stays locked, and throws to forbid it;
  ///   not asked when there is none
  Outcome request(String customerId, String traceparent, LongConsumer condition) {
    Outcome outcome =
        database.inTransaction(
            connection -> {
              Savepoint before = connection.setSavepoint();
              // First: it waits for orders that are being placed, and those that come later find
              // the keys destroyed. What is open now is therefore all there is.
              vault.destroy(connection, customerId);
              version(connection, customerId).ifPresent(condition);
              List<String> open = openOrders(connection, customerId);
              if (!open.isEmpty()) {
                connection.rollback(before);
                return new Outcome.OpenOrders(open);
              }
              run(connection, REQUEST, customerId, traceparent);
              run(connection, CLEAR, customerId);
              run(connection, EMPTY, customerId);
              run(connection, UNLINK, customerId);
              return new Outcome.Accepted(find(connection, customerId).orElseThrow());
            });
    vault.forget(customerId);
    return outcome;
  }

  Optional<Erasure> find(String customerId) {
    return database.autoCommit(connection -> find(connection, customerId));
  }

  /// Erasures that began so long ago that no instance remembers the keys any more.
  List<Erasure> due(Duration age) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setDouble(1, age.toMillis() / 1000.0);
            return erasures(statement);
          }
        });
  }

  /// Ends an erasure and publishes that it is done, once, whoever does it first.
  void finish(Erasure erasure) {
    var _ = database.inTransaction(connection -> run(connection, FINISH, erasure.id()));
  }

  void failed(Erasure erasure) {
    var _ = database.autoCommit(connection -> run(connection, FAILED, erasure.id()));
  }

  private static OptionalLong version(Connection connection, String customerId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VERSION)) {
      statement.setString(1, customerId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static List<String> openOrders(Connection connection, String customerId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN_ORDERS)) {
      statement.setString(1, customerId);
      List<String> ids = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
      return ids;
    }
  }

  private static Optional<Erasure> find(Connection connection, String customerId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, customerId);
      return erasures(statement).stream().findFirst();
    }
  }

  private static List<Erasure> erasures(PreparedStatement statement) throws SQLException {
    List<Erasure> all = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        all.add(
            new Erasure(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return all;
  }

  private static int run(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
