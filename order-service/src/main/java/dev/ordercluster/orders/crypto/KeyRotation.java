package dev.ordercluster.orders.crypto;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Follows the rotation of key-encryption keys: data keys that another key than the primary one
/// wraps are wrapped anew, by one instance at a time. Each is written only if it is still what was
/// read, and no transaction is open while a key service is asked. The data keys stay what they are,
/// so no value has to be written again.
///
/// `encryption_keys_remaining{key}` tells how many data keys each key-encryption key still wraps;
/// one that is at zero and not primary can be taken out of the file.
public final class KeyRotation implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KeyRotation.class.getName());
  private static final int BATCH = 200;

  private static final String NEXT =
      "SELECT "
          + WrappedKey.COLUMNS
          + " FROM data_keys WHERE wrapped IS NOT NULL AND kek_id = ANY (?) AND id > ?"
          + " ORDER BY id LIMIT "
          + BATCH;
  private static final String REWRAP =
      "UPDATE data_keys SET kek_id = ?, wrapped = ? WHERE id = ? AND wrapped = ?";
  private static final String COUNT =
      "SELECT kek_id, count(*) FROM data_keys WHERE wrapped IS NOT NULL GROUP BY kek_id";

  private final Database database;
  private final KeyFile file;
  private final Meters meters;
  private final Map<Integer, Long> remaining = new ConcurrentHashMap<>();
  private final Set<Integer> missing = ConcurrentHashMap.newKeySet();
  private final Lease lease;
  private final Repeating sweeps;
  private volatile boolean stopping;

  public KeyRotation(Database database, Vault vault, EncryptionConfig config, Meters meters) {
    this.database = database;
    this.file = vault.file();
    this.meters = meters;
    this.lease = new Lease(database, "key rotation");
    this.sweeps = new Repeating("key rotation", config.sweepInterval(), this::sweep, meters);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  /// Wraps anew what is due, unless another instance is at it, and counts what is left.
  void sweep() {
    EncryptionKeys keys = file.fresh();
    List<Integer> old = keys.ids().stream().filter(id -> id != keys.primaryId()).sorted().toList();
    if (!old.isEmpty()) {
      var _ = lease.holding(() -> rewrap(old, keys.primaryId()));
    }
    count(keys);
  }

  private void rewrap(List<Integer> old, int primary) {
    int done = 0;
    List<WrappedKey> page = next(old, new UUID(0, 0));
    while (!page.isEmpty() && !stopping && lease.take()) {
      for (WrappedKey key : page) {
        done += rewrap(key);
      }
      page = next(old, page.getLast().id());
    }
    if (done > 0) {
      LOG.log(
          Level.INFO,
          "wrapped {0} data keys with key {1}",
          Integer.toString(done),
          Integer.toString(primary));
    }
  }

  // One key that cannot be opened does not keep the others.
  private int rewrap(WrappedKey key) {
    try {
      WrappedKey fresh = key.rewrapped(file);
      return database.autoCommit(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REWRAP)) {
              statement.setInt(1, fresh.kekId());
              statement.setString(2, fresh.wrapped());
              statement.setObject(3, key.id());
              statement.setString(4, key.wrapped());
              return statement.executeUpdate();
            }
          });
    } catch (ProblemException | IllegalStateException e) {
      LOG.log(Level.WARNING, "data key {0} cannot be wrapped anew: {1}", key.id(), e.getMessage());
      return 0;
    }
  }

  private List<WrappedKey> next(List<Integer> old, UUID after) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setArray(1, connection.createArrayOf("int4", old.toArray()));
            statement.setObject(2, after);
            List<WrappedKey> keys = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                keys.add(WrappedKey.of(row));
              }
            }
            return keys;
          }
        });
  }

  private void count(EncryptionKeys keys) {
    Map<Integer, Long> counted = database.autoCommit(KeyRotation::counts);
    keys.ids().forEach(id -> counted.putIfAbsent(id, 0L));
    remaining.keySet().forEach(id -> counted.putIfAbsent(id, 0L));
    counted.forEach(
        (id, count) -> {
          Long before = remaining.put(id, count);
          if (before == null) {
            meters.gauge(
                "encryption_keys_remaining",
                "key",
                Integer.toString(id),
                () -> remaining.getOrDefault(id, 0L));
          } else if (before > 0 && count == 0 && id != keys.primaryId()) {
            LOG.log(
                Level.INFO,
                "key {0} wraps no data key any more: it can be taken out of the key file",
                Integer.toString(id));
          }
          tellWhenMissing(id, count > 0 && keys.key(id).isEmpty());
        });
  }

  private void tellWhenMissing(int id, boolean isMissing) {
    if (!isMissing) {
      missing.remove(id);
    } else if (missing.add(id)) {
      LOG.log(
          Level.ERROR,
          "data keys need key {0}, which is not in the key file: put it back",
          Integer.toString(id));
    }
  }

  private static Map<Integer, Long> counts(Connection connection) throws SQLException {
    Map<Integer, Long> counts = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        counts.put(row.getInt(1), row.getLong(2));
      }
    }
    return counts;
  }

  /// True when every key that data keys need is in the file, as of the last sweep.
  public boolean hasEveryKey() {
    return missing.isEmpty();
  }
}
