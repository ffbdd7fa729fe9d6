package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Entry;
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
      SELECT o.id::text AS id, o.customer_id, o.version, iso(o.created_at) AS created,
             order_document(o) AS document
        FROM orders o
       WHERE true""";

  // Exact ids and SKUs come from indexes. Words are looked for in the names of products, of which
  // there are far fewer than lines; the orders of those products then come from an index again.
  private static final String SEARCH =
      """
       AND (o.id::text = lower(?) OR o.customer_id = ?
            OR o.id IN (SELECT l.order_id FROM order_lines l WHERE l.sku = ?)
            OR o.id IN (SELECT l.order_id FROM order_lines l
                         WHERE l.sku IN (SELECT p.sku FROM products p
                                          WHERE strpos(lower(p.name), lower(?)) > 0)))
      """;

  private final Database database;

  public OrderLookup(Database database) {
    this.database = database;
  }

  /// The place of an order in a list: creation time, then id.
  record Position(String created, String id) {}

  /// One order of a list.
  record Item(Position position, String document) {}

  /// The order of that id, in the form in which it is cached and sent.
  public Optional<Entry> find(UUID id) {
    return database.execute(
        db ->
            db
                .createQuery(SELECT + " AND o.id = CAST(? AS uuid)")
                .addParam(id.toString())
                .execute()
                .map(OrderLookup::entry)
                .toList()
                .stream()
                .findFirst());
  }

  /// A page of a list.
  ///
  /// @param after position behind which the page starts; null for the first page
  List<Item> page(OrderCriteria criteria, @Nullable Position after, int limit) {
    List<String> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder(SELECT);
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
    if (!criteria.text().isEmpty()) {
      sql.append(SEARCH);
      parameters.addAll(List.of(criteria.text(), criteria.text(), criteria.text()));
      parameters.add(criteria.text());
    }
    if (after != null) {
      sql.append(" AND (o.created_at, o.id) ")
          .append(criteria.oldestFirst() ? '>' : '<')
          .append(" (CAST(? AS timestamptz), CAST(? AS uuid))");
      parameters.add(after.created());
      parameters.add(after.id());
    }
    String direction = criteria.oldestFirst() ? " ASC" : " DESC";
    sql.append(" ORDER BY o.created_at").append(direction).append(", o.id").append(direction);
    sql.append(" LIMIT ?");
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
        new Position(row.column("created").get(String.class), row.column("id").get(String.class)),
        row.column("document").get(String.class));
  }
}
