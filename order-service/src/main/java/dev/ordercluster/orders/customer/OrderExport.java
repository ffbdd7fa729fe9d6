package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.store.Database;
import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.function.Consumer;

/// All orders of a customer, newest first, a page at a time.
final class OrderExport {
  private static final int PAGE = 100;
  private static final String SELECT =
      """
      SELECT o.id::text AS id, iso(o.created_at) AS created, order_document(o) AS document
        FROM orders o
       WHERE o.customer_id = ?
         AND (o.created_at, o.id) < (CAST(? AS timestamptz), CAST(? AS uuid))
       ORDER BY o.created_at DESC, o.id DESC
       LIMIT ?
      """;

  private final Database database;

  OrderExport(Database database) {
    this.database = database;
  }

  private record Item(String id, String created, String document) {}

  void forEach(String customerId, Consumer<String> order) {
    String created = "infinity";
    String id = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    List<Item> page;
    do {
      page = page(customerId, created, id);
      page.forEach(item -> order.accept(item.document()));
      if (!page.isEmpty()) {
        created = page.getLast().created();
        id = page.getLast().id();
      }
    } while (page.size() == PAGE);
  }

  private List<Item> page(String customerId, String created, String id) {
    return database.execute(
        db ->
            db.createQuery(SELECT)
                .addParam(customerId)
                .addParam(created)
                .addParam(id)
                .addParam(PAGE)
                .execute()
                .map(OrderExport::item)
                .toList());
  }

  private static Item item(DbRow row) {
    return new Item(
        row.column("id").get(String.class),
        row.column("created").get(String.class),
        row.column("document").get(String.class));
  }
}
