package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.store.Database;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Orders in PostgreSQL as documents, through DbClient.
public final class OrderLookup {
  private static final String SELECT =
      """
      SELECT o.id::text AS id, o.customer_id, o.version, iso(o.created_at) AS created,
             order_document(o) AS document
        FROM orders o
       WHERE true""";

  private final Database database;

  public OrderLookup(Database database) {
    this.database = database;
  }

  /// Which orders to list, newest first.
  ///
  /// @param after position behind which the page starts
  record Query(
      Optional<String> customerId,
      Optional<OrderStatus> status,
      Optional<Position> after,
      int limit) {}

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

  List<Item> page(Query query) {
    List<String> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder(SELECT);
    query
        .customerId()
        .ifPresent(
            customer -> {
              sql.append(" AND o.customer_id = ?");
              parameters.add(customer);
            });
    // The status is one of ours, and only a literal lets the partial index of open orders be used.
    query.status().ifPresent(status -> sql.append(" AND o.status = '" + status.name() + "'"));
    query
        .after()
        .ifPresent(
            after -> {
              sql.append(" AND (o.created_at, o.id) < (CAST(? AS timestamptz), CAST(? AS uuid))");
              parameters.add(after.created());
              parameters.add(after.id());
            });
    sql.append(" ORDER BY o.created_at DESC, o.id DESC LIMIT ?");
    return database.execute(
        db -> {
          var statement = db.createQuery(sql.toString());
          parameters.forEach(statement::addParam);
          return statement.addParam(query.limit()).execute().map(OrderLookup::item).toList();
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
