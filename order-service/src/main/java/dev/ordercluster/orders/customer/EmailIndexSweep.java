package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.crypto.IndexKeys;
import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.housekeeping.Lease;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Follows the rotation of the index key: addresses that are found by another key than the primary
/// one get a new index, by one instance at a time. A customer that changes meanwhile is left to its
/// writer. `encryption_index_keys_remaining{key}` tells how many customers each key still finds;
/// one that is at zero and not primary can be taken out of the file.
public final class EmailIndexSweep implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmailIndexSweep.class.getName());
  private static final int PAGE = 200;

  /// A table whose rows are found by e-mail address: its name, an id before all ids, a statement
  /// for the next rows (old keys, last id, limit) and one that writes (new index, id, old index,
  /// value).
  private enum Source {
    CUSTOMERS(
        "customers",
        "",
        """
        SELECT id, id, profile, encode(email_index, 'hex') FROM customers
         WHERE email_index IS NOT NULL AND blind_index_key(email_index) = ANY (?) AND id > ?
         ORDER BY id LIMIT ?
        """,
        """
        UPDATE customers SET email_index = decode(?, 'hex')
         WHERE id = ? AND email_index = decode(?, 'hex') AND profile = ?
        """),
    ORDERS(
        "orders",
        "00000000-0000-0000-0000-000000000000",
        """
        SELECT id::text, customer_id, email, encode(email_index, 'hex') FROM orders
         WHERE email_index IS NOT NULL AND blind_index_key(email_index) = ANY (?)
           AND id > CAST(? AS uuid) AND email IS NOT NULL
         ORDER BY id LIMIT ?
        """,
        """
        UPDATE orders SET email_index = decode(?, 'hex')
         WHERE id = CAST(? AS uuid) AND email_index = decode(?, 'hex') AND email = ?
        """);

    private final String table;
    private final String first;
    private final String next;
    private final String update;

    Source(String table, String first, String next, String update) {
      this.table = table;
      this.first = first;
      this.next = next;
      this.update = update;
    }

    private Place place(String id) {
      return switch (this) {
        case CUSTOMERS -> Customer.profilePlace(id);
        case ORDERS -> Unsealing.place("orders", "email", id);
      };
    }

    private String count() {
      return "SELECT blind_index_key(email_index), count(*) FROM "
          + table
          + " WHERE email_index IS NOT NULL"
          + " AND (blind_index_key(email_index) < ? OR blind_index_key(email_index) > ?)"
          + " GROUP BY blind_index_key(email_index)";
    }

    private String address(JsonNode value) {
      return switch (this) {
        case CUSTOMERS -> value.path("email").asText();
        case ORDERS -> value.asText();
      };
    }
  }

  private final Database database;
  private final Vault vault;
  private final Meters meters;
  private final Lease lease;
  private final Repeating sweeps;
  private final Map<Integer, Long> remaining = new ConcurrentHashMap<>();
  private volatile boolean hasEveryKey = true;
  private volatile boolean stopping;

  public EmailIndexSweep(Database database, Vault vault, Duration interval, Meters meters) {
    this.database = database;
    this.vault = vault;
    this.meters = meters;
    this.lease = new Lease(database, "e-mail index");
    this.sweeps = new Repeating("e-mail index", interval, this::sweep, meters);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  /// True when every key that customers are found by is in the file, as of the last sweep.
  public boolean hasEveryKey() {
    return hasEveryKey;
  }

  /// Gives new indexes where they are due, unless another instance is at it, and counts the rest.
  void sweep() {
    IndexKeys keys = vault.indexes();
    if (keys.isRotating()) {
      var _ = lease.holding(() -> rewrite(keys));
    }
    count(keys);
  }

  private record Row(String id, String owner, String sealed, String index) {}

  private void rewrite(IndexKeys keys) {
    List<Integer> old = keys.keys().keySet().stream().filter(id -> id != keys.primaryId()).toList();
    for (Source source : Source.values()) {
      List<Row> page = page(source, old, source.first);
      while (!page.isEmpty() && !stopping && lease.take()) {
        page.forEach(row -> rewrite(source, keys, row));
        page = page(source, old, page.getLast().id());
      }
    }
  }

  private void rewrite(Source source, IndexKeys keys, Row row) {
    try {
      vault
          .openJson(row.owner(), source.place(row.id()), row.sealed())
          .map(value -> EmailIndex.of(keys, source.address(value)).primary())
          .ifPresent(index -> update(source, row, index));
    } catch (ProblemException e) {
      LOG.log(
          Level.WARNING,
          "row {0} of {1} keeps its index: {2}",
          row.id(),
          source.table,
          e.getMessage());
    }
  }

  private void update(Source source, Row row, String index) {
    var _ =
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(source.update)) {
                statement.setString(1, index);
                statement.setString(2, row.id());
                statement.setString(3, row.index());
                statement.setString(4, row.sealed());
                return statement.executeUpdate();
              }
            });
  }

  private List<Row> page(Source source, List<Integer> old, String after) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(source.next)) {
            statement.setArray(1, connection.createArrayOf("int4", old.toArray()));
            statement.setString(2, after);
            statement.setInt(3, PAGE);
            List<Row> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rows.add(
                    new Row(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
              }
            }
            return rows;
          }
        });
  }

  private void count(IndexKeys keys) {
    Map<Integer, Long> counted =
        database.autoCommit(connection -> counts(connection, keys.primaryId()));
    keys.keys().keySet().forEach(id -> counted.putIfAbsent(id, 0L));
    remaining.keySet().forEach(id -> counted.putIfAbsent(id, 0L));
    counted.forEach(
        (id, count) -> {
          if (remaining.put(id, count) == null) {
            meters.gauge(
                "encryption_index_keys_remaining",
                "key",
                Integer.toString(id),
                () -> remaining.getOrDefault(id, 0L));
          }
        });
    List<Integer> missing =
        counted.entrySet().stream()
            .filter(entry -> entry.getValue() > 0 && !keys.keys().containsKey(entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (hasEveryKey && !missing.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "customers or orders are found by index keys {0}, which are not in the key file: put them back",
          missing);
    }
    hasEveryKey = missing.isEmpty();
  }

  private static Map<Integer, Long> counts(Connection connection, int primary) throws SQLException {
    Map<Integer, Long> counts = new HashMap<>();
    for (Source source : Source.values()) {
      try (PreparedStatement statement = connection.prepareStatement(source.count())) {
        statement.setInt(1, primary);
        statement.setInt(2, primary);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            counts.merge(row.getInt(1), row.getLong(2), Long::sum);
          }
        }
      }
    }
    return counts;
  }
}
