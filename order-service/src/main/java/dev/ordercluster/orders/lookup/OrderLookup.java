package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.lookup.OrderSearch.Way;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import io.helidon.dbclient.DbRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Orders in PostgreSQL as documents.
public final class OrderLookup {
  private static final String SELECT =
      """
      SELECT o.id::text AS id, o.customer_id, o.version, %s AS sort_key,
             order_document(o) AS document
        FROM orders o
       WHERE true""";

  // What is found more often than that is looked for from the beginning of the list, for so long.
  private static final int POPULAR = 5_000;
  private static final int WALK_MILLIS = 2_000;

  private final Database database;
  private final Vault vault;

  /// Wires it.
  ///
  /// @param vault makes the index that finds e-mail addresses
  public OrderLookup(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// The place of an order in a list: what the list is sorted by, then id.
  record Position(String key, String id) {}

  /// One order of a list.
  record Item(Position position, String document) {}

  /// The order of that id, in the form in which it is cached and sent.
  public Optional<Entry> find(UUID id) {
    return database.execute(
        db ->
            db
                .createQuery(SELECT.formatted("''") + " AND o.id = CAST(? AS uuid)")
                .addParam(id.toString())
                .execute()
                .map(OrderLookup::entry)
                .toList()
                .stream()
                .findFirst());
  }

  /// What a text looks for.
  ///
  /// @param byEmail whether orders may be found by the e-mail address of a person
  OrderSearch search(String text, boolean byEmail) {
    return byEmail && text.indexOf('@') >= 0
        ? new OrderSearch(text, String.join(",", vault.indexes().email(text)))
        : new OrderSearch(text, "");
  }

  /// A page of a list.
  ///
  /// A search for what thousands of orders have in common goes through the list from its beginning;
  /// when that takes long, because those orders are far from it, and for any other search, what is
  /// found is collected and sorted.
  ///
  /// @param after position behind which the page starts; null for the first page
  List<Item> page(OrderCriteria criteria, OrderSearch search, @Nullable Position after, int limit) {
    if (!search.isEmpty() && (!criteria.customerId().isEmpty() || isPopular(search))) {
      try {
        return run(statement(criteria, search, Way.WALK, after, limit), WALK_MILLIS);
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.TIMEOUT) {
          throw e;
        }
      }
    }
    return run(statement(criteria, search, Way.COLLECT, after, limit), 0);
  }

  /// A statement and its parameters, all of them texts.
  record Select(String sql, List<String> parameters) {
    Select {
      parameters = List.copyOf(parameters);
    }
  }

  static Select statement(
      OrderCriteria criteria, OrderSearch search, Way way, @Nullable Position after, int limit) {
    List<String> parameters = new ArrayList<>();
    OrderSort sort = criteria.sort();
    StringBuilder sql = new StringBuilder(SELECT.formatted(sort.key()));
    sql.append(
        " AND o.created_at >= CAST(? AS timestamptz) AND o.created_at < CAST(? AS timestamptz)");
    parameters.add(criteria.from().toString());
    parameters.add(criteria.until().toString());
    if (!criteria.customerId().isEmpty()) {
      sql.append(" AND o.customer_id = ?");
      parameters.add(criteria.customerId());
    }
    if (!criteria.statuses().isEmpty()) {
      // Statuses are ours, and only literals let the partial index of open orders be used.
      sql.append(
          criteria.statuses().stream()
              .map(status -> "'" + status.name() + "'")
              .collect(Collectors.joining(",", " AND o.status IN (", ")")));
    }
    search.addTo(sql, parameters, way);
    if (after != null) {
      sql.append(" AND ").append(sort.behind());
      parameters.add(after.key());
      parameters.add(after.id());
    }
    // The number itself, so that the plan is made for it.
    sql.append(" ORDER BY ").append(sort.orderBy()).append(" LIMIT ").append(limit);
    return new Select(sql.toString(), parameters);
  }

  private boolean isPopular(OrderSearch search) {
    StringBuilder sql = new StringBuilder("SELECT count(*) FROM (");
    List<String> parameters = new ArrayList<>();
    search.addIds(sql, parameters);
    sql.append(" LIMIT ").append(POPULAR).append(") AS found");
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && row.getInt(1) == POPULAR;
            }
          }
        });
  }

  // A time-out of zero leaves the one of the connection.
  private List<Item> run(Select select, int timeoutMillis) {
    return database.inTransaction(
        connection -> {
          if (timeoutMillis > 0) {
            try (Statement set = connection.createStatement()) {
              set.execute("SET LOCAL statement_timeout = " + timeoutMillis);
            }
          }
          try (PreparedStatement statement = connection.prepareStatement(select.sql())) {
            bind(statement, select.parameters());
            List<Item> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                items.add(
                    new Item(
                        new Position(row.getString("sort_key"), row.getString("id")),
                        row.getString("document")));
              }
            }
            return items;
          }
        });
  }

  private static void bind(PreparedStatement statement, List<String> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
  }

  private static Entry entry(DbRow row) {
    long version = row.column("version").get(Long.class);
    return new Entry(
        version,
        "\"" + version + "\"",
        row.column("customer_id").get(String.class),
        row.column("document").get(String.class));
  }
}
