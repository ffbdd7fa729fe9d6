package dev.ordercluster.orders.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The data keys of all customers: made on first use, opened ones remembered for a short while.
/// Every key stays as a row when it is destroyed, so that its customer never gets another one.
final class DataKeys {
  private static final int REMEMBERED = 10_000;

  private static final String CURRENT =
      "SELECT " + WrappedKey.COLUMNS + " FROM data_keys WHERE customer_id = ? AND is_current";
  private static final String BY_ID =
      "SELECT " + WrappedKey.COLUMNS + " FROM data_keys WHERE id = ANY (?)";
  private static final String INSERT =
      """
      INSERT INTO data_keys (id, customer_id, kek_id, wrapped) VALUES (?, ?, ?, ?)
      ON CONFLICT (customer_id) WHERE is_current DO NOTHING
      """;
  private static final String DESTROY =
      """
      UPDATE data_keys SET wrapped = NULL, destroyed_at = now()
       WHERE customer_id = ? AND wrapped IS NOT NULL
      """;
  private static final String TOMBSTONE =
      """
      INSERT INTO data_keys (id, customer_id, kek_id, wrapped, destroyed_at)
      VALUES (?, ?, 0, NULL, now())
      ON CONFLICT (customer_id) WHERE is_current DO NOTHING
      """;

  private final Database database;
  private final KeyFile file;
  // Nanoseconds; a lease of 0 means that nobody watches, and memory alone bounds.
  private volatile long lease;
  private volatile long confirmedAt;
  private final Cache<UUID, DataKey> byId;
  private final Cache<String, DataKey> byCustomer;

  DataKeys(Database database, KeyFile file, Duration memory) {
    this.database = database;
    this.file = file;
    this.byId = Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(memory).build();
    this.byCustomer =
        Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(memory).build();
  }

  /// The key under which new values of a customer are sealed; a destroyed one when it is erased.
  DataKey current(String customerId) {
    DataKey known = byCustomer.getIfPresent(customerId);
    if (known != null && isConfirmed()) {
      return known;
    }
    DataKey loaded =
        database
            .autoCommit(
                connection -> {
                  Optional<WrappedKey> found = find(connection, customerId);
                  if (found.isEmpty()) {
                    insert(connection, WrappedKey.make(customerId, file.keys()));
                    found = find(connection, customerId);
                  }
                  return found.orElseThrow();
                })
            .open(file);
    byCustomer.put(customerId, loaded);
    byId.put(loaded.id(), loaded);
    return loaded;
  }

  /// The keys of these ids that exist, in one read at most.
  Map<UUID, DataKey> all(Collection<UUID> ids) {
    Map<UUID, DataKey> keys =
        new HashMap<>(isConfirmed() ? byId.getAllPresent(ids) : Map.<UUID, DataKey>of());
    List<UUID> absent = ids.stream().distinct().filter(id -> !keys.containsKey(id)).toList();
    if (!absent.isEmpty()) {
      List<WrappedKey> found = database.autoCommit(connection -> find(connection, absent));
      Map<UUID, DataKey> loaded =
          found.stream().map(key -> key.open(file)).collect(Collectors.toMap(DataKey::id, k -> k));
      byId.putAll(loaded);
      keys.putAll(loaded);
    }
    return keys;
  }

  /// Destroys every key of a customer in the caller's transaction, for good.
  static void destroy(Connection connection, String customerId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TOMBSTONE)) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, customerId);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(DESTROY)) {
      statement.setString(1, customerId);
      statement.executeUpdate();
    }
  }

  /// From now on keys are remembered only for so long after [#confirmed] was last called.
  void watched(Duration longest) {
    lease = longest.toNanos();
    confirmedAt = System.nanoTime() - lease - 1;
  }

  /// Keeps what is remembered in use, but for these customers, whose keys are destroyed.
  ///
  /// @param began when the look began that found them, by System.nanoTime
  void confirmed(long began, Collection<String> erased) {
    // What was destroyed during a gap may no longer be listed.
    if (began - confirmedAt > lease) {
      byCustomer.invalidateAll();
      byId.invalidateAll();
    }
    forget(Set.copyOf(erased));
    confirmedAt = began;
  }

  private boolean isConfirmed() {
    return lease == 0 || System.nanoTime() - confirmedAt <= lease;
  }

  /// Drops what is remembered of a customer in this process.
  void forget(String customerId) {
    forget(Set.of(customerId));
  }

  private void forget(Set<String> customers) {
    if (!customers.isEmpty()) {
      byCustomer.invalidateAll(customers);
      byId.asMap().values().removeIf(key -> customers.contains(key.customerId()));
    }
  }

  private static Optional<WrappedKey> find(Connection connection, String customerId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CURRENT)) {
      statement.setString(1, customerId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(WrappedKey.of(row)) : Optional.empty();
      }
    }
  }

  private static List<WrappedKey> find(Connection connection, List<UUID> ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        List<WrappedKey> keys = new ArrayList<>();
        while (row.next()) {
          keys.add(WrappedKey.of(row));
        }
        return keys;
      }
    }
  }

  static void insert(Connection connection, WrappedKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, key.id());
      statement.setString(2, key.customerId());
      statement.setInt(3, key.kekId());
      statement.setString(4, key.wrapped());
      statement.executeUpdate();
    }
  }
}
