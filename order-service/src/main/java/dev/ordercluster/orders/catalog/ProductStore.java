package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.store.Database;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Products in PostgreSQL, through DbClient. A change and its events are one statement.
final class ProductStore {
  private static final String COLUMNS =
      "p.id::text AS id, p.sku, p.version, p.revision, product_document(p) AS document";

  private static final String RESULT =
      """
      SELECT (r).id::text AS id, (r).sku AS sku, (r).version AS version,
             (r).revision AS revision, product_document(r) AS document
        FROM p
      """;

  private static final String CREATE =
      """
      WITH p AS (
        INSERT INTO products (sku, name, description, price_amount, price_currency, tax_rate, on_hand,
                              low_threshold, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, CAST(nullif(?, '') AS integer), CAST(? AS jsonb))
        RETURNING products AS r),
      event AS (
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        SELECT shard_of((r).id::text), 'products.events', (r).id::text, 'shop.product.created.v1',
               (r).version, ?, product_event(r)
          FROM p)
      """
          + RESULT;

  // The topic is compacted: the message that stays per product is the last one, which has all of
  // it.
  private static final String CHANGE =
      """
      WITH known AS (
        SELECT id, price_amount, price_currency
          FROM products
         WHERE id = CAST(? AS uuid)
           FOR NO KEY UPDATE),
      p AS (
        UPDATE products
           SET name = ?, description = ?, price_amount = ?, price_currency = ?, tax_rate = ?, on_hand = ?,
               low_threshold = CAST(nullif(?, '') AS integer), attributes = CAST(? AS jsonb),
               version = version + 1, revision = revision + 1, updated_at = now()
          FROM known
         WHERE products.id = known.id AND version = ? AND reserved <= ?
        RETURNING products AS r, known.price_amount AS amount, known.price_currency AS currency),
      events AS (
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        SELECT shard_of((r).id::text), 'products.events', (r).id::text, e.type, (r).version, ?, e.data
          FROM p
         CROSS JOIN LATERAL (
           VALUES
             (1, 'shop.product.price-changed.v1',
              (product_event(r)::jsonb || jsonb_build_object('previousPrice', money(amount, currency)))::text),
             (2, 'shop.product.updated.v1', product_event(r))) AS e(n, type, data)
         WHERE e.n = 2 OR (amount, currency) IS DISTINCT FROM ((r).price_amount, (r).price_currency)
         ORDER BY e.n)
      """
          + RESULT;

  private static final String DELETE =
      """
      WITH p AS (
        DELETE FROM products
         WHERE id = CAST(? AS uuid) AND version = ? AND reserved = 0
        RETURNING products AS r),
      event AS (
        INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
        SELECT shard_of((r).id::text), 'products.events', (r).id::text, 'shop.product.deleted.v1',
               (r).version + 1, ?,
               json_build_object('id', (r).id, 'sku', (r).sku, 'version', (r).version + 1,
                                 'revision', (r).revision + 1)::text
          FROM p)
      """
          + RESULT;

  private final Database database;

  ProductStore(Database database) {
    this.database = database;
  }

  /// Throws StoreException with reason DUPLICATE when the SKU is taken.
  Product create(ProductInput input, String traceparent) {
    return query(
            CREATE,
            List.of(
                input.sku(),
                input.name(),
                input.description(),
                input.price().amount(),
                currency(input),
                input.taxRate(),
                input.stock().onHand(),
                low(input),
                input.attributes(),
                traceparent))
        .getFirst();
  }

  /// Empty when the version is no longer current or more is reserved than would be on hand.
  Optional<Product> change(Product current, ProductInput input, String traceparent) {
    return query(
            CHANGE,
            List.of(
                current.id().toString(),
                input.name(),
                input.description(),
                input.price().amount(),
                currency(input),
                input.taxRate(),
                input.stock().onHand(),
                low(input),
                input.attributes(),
                current.version(),
                input.stock().onHand(),
                traceparent))
        .stream()
        .findFirst();
  }

  /// Empty when the version is no longer current or something is reserved.
  Optional<Product> delete(Product current, String traceparent) {
    return query(DELETE, List.of(current.id().toString(), current.version(), traceparent)).stream()
        .findFirst();
  }

  Optional<Product> find(UUID id) {
    return query(
            "SELECT " + COLUMNS + " FROM products p WHERE p.id = CAST(? AS uuid)",
            List.of(id.toString()))
        .stream()
        .findFirst();
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
  List<Product> page(ProductCriteria criteria, Optional<String> after, int limit) {
    StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM products p WHERE true");
    List<Object> parameters = new ArrayList<>();
    criteria.sku().ifPresent(sku -> add(sql, parameters, " AND p.sku = ?", sku));
    criteria
        .words()
        .ifPresent(
            words ->
                add(
                    sql,
                    parameters,
                    " AND product_words(p.name, p.sku, p.description) @@ to_tsquery('simple', ?)",
                    words));
    if (!criteria.ids().isEmpty()) {
      // DbClient cannot bind arrays.
      add(
          sql,
          parameters,
          " AND p.id = ANY (CAST(string_to_array(?, ',') AS uuid[]))",
          String.join(",", criteria.ids()));
    }
    after.ifPresent(id -> add(sql, parameters, " AND p.id > CAST(? AS uuid)", id));
    add(sql, parameters, " ORDER BY p.id LIMIT ?", limit);
    return query(sql.toString(), parameters);
  }

  private static void add(StringBuilder sql, List<Object> parameters, String text, Object value) {
    sql.append(text);
    parameters.add(value);
  }

  private List<Product> query(String sql, List<?> parameters) {
    return database.execute(
        db -> {
          var query = db.createQuery(sql);
          parameters.forEach(query::addParam);
          return query.execute().map(ProductStore::product).toList();
        });
  }

  private static String currency(ProductInput input) {
    return input.price().currency().getCurrencyCode();
  }

  // As text, since a parameter that is null has no type.
  private static String low(ProductInput input) {
    return input.stock().lowThreshold().map(String::valueOf).orElse("");
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
