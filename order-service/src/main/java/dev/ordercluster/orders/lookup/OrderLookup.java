package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.store.Database;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Orders in PostgreSQL as documents, through DbClient.
public final class OrderLookup {
  private static final String SELECT =
      """
      SELECT o.id::text AS id, o.customer_id, o.version, %s AS sort_key,
             order_document(o) AS document
        FROM orders o
       WHERE true""";

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
  /// @param after position behind which the page starts; null for the first page
  List<Item> page(OrderCriteria criteria, OrderSearch search, @Nullable Position after, int limit) {
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
    search.addTo(sql, parameters);
    if (after != null) {
      sql.append(" AND ").append(sort.behind());
      parameters.add(after.key());
      parameters.add(after.id());
    }
    sql.append(" ORDER BY ").append(sort.orderBy()).append(" LIMIT ?");
    return database.execute(
        db -> {
          var statement = db.createQuery(sql.toString());
          parameters.forEach(statement::addParam);
          return statement.addParam(limit).execute().map(OrderLookup::item).toList();
        });
  }

  private static Entry entry(DbRow row) {
    long version = row.column("version").get(Long.class);
    return new Entry(
        version,
        "\"" + version + "\"",
        row.column("customer_id").get(String.class),
        row.column("document").get(String.class));
  }

  private static Item item(DbRow row) {
    return new Item(
        new Position(row.column("sort_key").get(String.class), row.column("id").get(String.class)),
        row.column("document").get(String.class));
  }
}
