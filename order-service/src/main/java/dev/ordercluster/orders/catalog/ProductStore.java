package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.store.Database;
import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Products in PostgreSQL, through DbClient. A change and its event are one statement.
final class ProductStore {
  private static final String COLUMNS =
      "p.id::text AS id, p.sku, p.version, p.revision, product_document(p) AS document";

  private static final String CREATE =
      """
      WITH p AS (
        INSERT INTO products (sku, name, price_amount, price_currency, on_hand)
        VALUES (?, ?, ?, ?, ?)
        RETURNING products AS r),
      event AS (
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        SELECT shard_of((r).id::text), 'products.events', (r).id::text, 'shop.product.created.v1',
               (r).version, ?, product_document(r)
          FROM p)
      SELECT (r).id::text AS id, (r).sku AS sku, (r).version AS version,
             (r).revision AS revision, product_document(r) AS document
        FROM p
      """;

  private static final String CHANGE =
      """
      WITH p AS (
        UPDATE products
           SET name = ?, price_amount = ?, price_currency = ?, on_hand = ?, version = version + 1,
               revision = revision + 1, updated_at = now()
         WHERE id = CAST(? AS uuid) AND version = ? AND reserved <= ?
        RETURNING products AS r),
      event AS (
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        SELECT shard_of((r).id::text), 'products.events', (r).id::text, 'shop.product.updated.v1',
               (r).version, ?, product_document(r)
          FROM p)
      SELECT (r).id::text AS id, (r).sku AS sku, (r).version AS version,
             (r).revision AS revision, product_document(r) AS document
        FROM p
      """;

  private final Database database;

  ProductStore(Database database) {
    this.database = database;
  }

  /// Throws StoreException with reason DUPLICATE when the SKU is taken.
  Product create(ProductInput input, String traceparent) {
    return database.execute(
        db ->
            db.createQuery(CREATE)
                .addParam(input.sku())
                .addParam(input.name())
                .addParam(input.amount())
                .addParam(input.currency())
                .addParam(input.onHand())
                .addParam(traceparent)
                .execute()
                .map(ProductStore::product)
                .toList()
                .getFirst());
  }

  /// Empty when the version is no longer current or more is reserved than would be on hand.
  Optional<Product> change(Product current, ProductInput input, String traceparent) {
    return database.execute(
        db ->
            db
                .createQuery(CHANGE)
                .addParam(input.name())
                .addParam(input.amount())
                .addParam(input.currency())
                .addParam(input.onHand())
                .addParam(current.id().toString())
                .addParam(current.version())
                .addParam(input.onHand())
                .addParam(traceparent)
                .execute()
                .map(ProductStore::product)
                .toList()
                .stream()
                .findFirst());
  }

  Optional<Product> find(UUID id) {
    return database.execute(
        db ->
            db
                .createQuery("SELECT " + COLUMNS + " FROM products p WHERE p.id = CAST(? AS uuid)")
                .addParam(id.toString())
                .execute()
                .map(ProductStore::product)
                .toList()
                .stream()
                .findFirst());
  }

  Optional<String> stock(UUID id) {
    return database.execute(
        db ->
            db
                .createQuery(
                    """
                    SELECT json_build_object('sku', p.sku, 'onHand', p.on_hand, 'reserved', p.reserved,
                             'available', p.on_hand - p.reserved, 'version', p.version)::text AS stock
                      FROM products p
                     WHERE p.id = CAST(? AS uuid)
                    """)
                .addParam(id.toString())
                .execute()
                .map(row -> row.column("stock").get(String.class))
                .toList()
                .stream()
                .findFirst());
  }

  /// Products after an id, in the order they were created.
  List<Product> page(Optional<String> sku, Optional<String> after, int limit) {
    String where =
        (sku.isPresent() ? " AND p.sku = ?" : "")
            + (after.isPresent() ? " AND p.id > CAST(? AS uuid)" : "");
    return database.execute(
        db -> {
          var query =
              db.createQuery(
                  "SELECT "
                      + COLUMNS
                      + " FROM products p WHERE true"
                      + where
                      + " ORDER BY p.id LIMIT ?");
          sku.ifPresent(query::addParam);
          after.ifPresent(query::addParam);
          return query.addParam(limit).execute().map(ProductStore::product).toList();
        });
  }

  private static Product product(DbRow row) {
    return new Product(
        UUID.fromString(row.column("id").get(String.class)),
        row.column("sku").get(String.class),
        row.column("version").get(Long.class),
        row.column("revision").get(Long.class),
        row.column("document").get(String.class));
  }
}
