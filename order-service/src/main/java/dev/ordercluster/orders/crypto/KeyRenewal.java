package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replaces data keys that are older than `encryption.data-key-life`: the customer gets a new one
/// for what is written from then on, and what is stored under the old one is sealed anew. With a
/// life that is shorter than the age of all keys, everything is moved away from keys that may have
/// leaked.
///
/// A replaced key is kept until its customer is erased: stored answers and backups may need it.
/// `encryption_data_keys_to_reseal` tells how many replaced keys still protect stored rows.
public final class KeyRenewal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KeyRenewal.class.getName());
  private static final int BATCH = 50;

  private static final String RETIRE =
      """
      WITH due AS (
        SELECT id FROM data_keys
         WHERE is_current AND wrapped IS NOT NULL
           AND created_at < now() - make_interval(secs => ?)
         ORDER BY created_at LIMIT 50
           FOR UPDATE SKIP LOCKED)
      UPDATE data_keys SET is_current = false, retired_at = now() FROM due
       WHERE data_keys.id = due.id
      RETURNING data_keys.customer_id
      """;
  // No instance seals under a retired key any more once it has forgotten it.
  private static final String RETIRED =
      """
      SELECT id, customer_id, kek_id, wrapped FROM data_keys
       WHERE retired_at <= now() - 2 * make_interval(secs => ?) AND resealed_at IS NULL
         AND wrapped IS NOT NULL
       ORDER BY retired_at LIMIT 50
      """;
  private static final String RESEALED = "UPDATE data_keys SET resealed_at = now() WHERE id = ?";
  private static final String COUNT =
      """
      SELECT count(*) FROM data_keys
       WHERE retired_at IS NOT NULL AND resealed_at IS NULL AND wrapped IS NOT NULL
      """;

  private final Database database;
  private final Vault vault;
  private final EncryptionConfig config;
  private final List<SealedColumn> columns;
  private final Repeating sweeps;
  private volatile long left;

  /// Wires it.
  ///
  /// @param columns everything that is to be sealed anew
  public KeyRenewal(
      Database database,
      Vault vault,
      EncryptionConfig config,
      List<SealedColumn> columns,
      Meters meters) {
    this.database = database;
    this.vault = vault;
    this.config = config;
    this.columns = List.copyOf(columns);
    this.sweeps = new Repeating("key renewal", config.sweepInterval(), this::sweep);
    meters.gauge("encryption_data_keys_to_reseal", () -> left);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    sweeps.close();
  }

  /// Replaces what is due and seals anew what may be.
  void sweep() {
    int replaced;
    do {
      replaced = database.inTransaction(this::replace);
    } while (replaced == BATCH);
    for (WrappedKey old : database.autoCommit(this::retired)) {
      int values = columns.stream().mapToInt(column -> reseal(old, column)).sum();
      var _ =
          database.autoCommit(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(RESEALED)) {
                  statement.setObject(1, old.id());
                  return statement.executeUpdate();
                }
              });
      LOG.log(
          Level.INFO,
          "data key {0} is replaced, {1} values are sealed anew",
          old.id(),
          Integer.toString(values));
    }
    left = database.autoCommit(KeyRenewal::count);
  }

  private int replace(Connection connection) throws SQLException {
    List<String> customers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RETIRE)) {
      statement.setDouble(1, config.dataKeyLife().toMillis() / 1000.0);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          customers.add(row.getString(1));
        }
      }
    }
    for (String customer : customers) {
      DataKeys.insert(connection, WrappedKey.make(customer, vault.file().keys()));
    }
    return customers.size();
  }

  private List<WrappedKey> retired(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RETIRED)) {
      statement.setDouble(1, config.keyMemory().toMillis() / 1000.0);
      List<WrappedKey> keys = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(WrappedKey.of(row));
        }
      }
      return keys;
    }
  }

  private record Value(String row, String text) {}

  // A row that changes meanwhile is left to its writer, who seals under the new key anyway.
  private int reseal(WrappedKey old, SealedColumn column) {
    String customer = old.customerId();
    int done = 0;
    List<Value> page;
    do {
      page = database.autoCommit(connection -> page(connection, old, column));
      for (Value value : page) {
        Place place = column.place(value.row());
        Optional<byte[]> plain = vault.open(customer, place, value.text());
        if (plain.isEmpty()) {
          return done; // erased meanwhile
        }
        String fresh = vault.seal(customer, place, plain.get()).text();
        Change change = new Change(customer, value, fresh);
        done += database.autoCommit(connection -> update(connection, column, change));
      }
    } while (page.size() == BATCH);
    return done;
  }

  private static List<Value> page(Connection connection, WrappedKey old, SealedColumn column)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.select())) {
      statement.setString(1, old.customerId());
      statement.setString(2, Sealed.PREFIX + old.id() + ":%");
      statement.setInt(3, BATCH);
      List<Value> values = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.add(new Value(row.getString("id"), row.getString("value")));
        }
      }
      return values;
    }
  }

  private record Change(String customer, Value value, String fresh) {}

  private static int update(Connection connection, SealedColumn column, Change change)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.update())) {
      statement.setString(1, change.fresh());
      statement.setString(2, change.value().row());
      statement.setString(3, change.customer());
      statement.setString(4, change.value().text());
      return statement.executeUpdate();
    }
  }

  private static long count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
