package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.pricing.Discount;
import dev.ordercluster.orders.pricing.ShippingMethod;
import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Discounts and shipping methods in PostgreSQL. Whoever changes one may look at it first: it stays
/// locked until the change is through, so of two that mean the same version one comes second.
final class TariffStore {
  private static final String DISCOUNT =
      "d.version, d.used, (extract(epoch FROM d.created_at) * 1000000)::bigint AS born,"
          + " discount_document(d) AS document";
  private static final String METHOD =
      "m.version, 0 AS used, (extract(epoch FROM m.created_at) * 1000000)::bigint AS born,"
          + " shipping_method_document(m) AS document";
  private static final String PUT_DISCOUNT =
      """
      INSERT INTO discounts AS d (code, percent, amount, currency, min_subtotal_amount,
                                  min_subtotal_currency, starts_at, ends_at, max_uses)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (code) DO UPDATE
         SET percent = excluded.percent, amount = excluded.amount, currency = excluded.currency,
             min_subtotal_amount = excluded.min_subtotal_amount,
             min_subtotal_currency = excluded.min_subtotal_currency,
             starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             max_uses = excluded.max_uses, version = d.version + 1, updated_at = now()
       WHERE excluded.max_uses IS NULL OR d.used <= excluded.max_uses
      RETURNING\s"""
          + DISCOUNT;

  private static final String PUT_METHOD =
      """
      INSERT INTO shipping_methods AS m (code, name, price_amount, price_currency, tax_rate)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (code) DO UPDATE
         SET name = excluded.name, price_amount = excluded.price_amount,
             price_currency = excluded.price_currency, tax_rate = excluded.tax_rate,
             version = m.version + 1, updated_at = now()
      RETURNING\s"""
          + METHOD;

  private final Database database;

  TariffStore(Database database) {
    this.database = database;
  }

  /// A document and what tells it from others under the same code.
  ///
  /// @param version counts what staff changes, from 1
  /// @param used changes the document but not its version
  /// @param born when it was made, in microseconds: what was deleted and made anew is another one
  record Stored(long version, long used, long born, String document) {
    String etag() {
      return used == 0 ? "\"" + stem() + "\"" : "\"" + stem() + "-" + used + "\"";
    }

    /// Whether an If-Match that names these tags means this version, however often it was used.
    boolean isNamedBy(List<String> tags) {
      return tags.stream()
          .anyMatch(tag -> tag.equals("*") || tag.matches("\"" + stem() + "(-[0-9]+)?\""));
    }

    private String stem() {
      return version + "." + Long.toString(born, Character.MAX_RADIX);
    }
  }

  /// Looks at what is there right before it is changed, and throws to forbid that.
  interface Condition {
    void check(Optional<Stored> current);
  }

  private enum Table {
    DISCOUNTS("discounts d", DISCOUNT),
    METHODS("shipping_methods m", METHOD);

    private final String name;
    private final String columns;

    Table(String name, String columns) {
      this.name = name;
      this.columns = columns;
    }

    String select() {
      return "SELECT " + columns + " FROM " + name + " WHERE code = ?";
    }

    String delete() {
      return "DELETE FROM " + name + " WHERE code = ? RETURNING " + columns;
    }
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Map<String, Discount> discounts(List<String> codes) {
    Map<String, Discount> found = new HashMap<>();
    rows("SELECT * FROM discounts WHERE code = ANY (?)", codes, TariffStore::discount)
        .forEach(discount -> found.put(discount.code(), discount));
    return found;
  }

  Map<String, ShippingMethod> methods(List<String> codes) {
    Map<String, ShippingMethod> found = new HashMap<>();
    rows("SELECT * FROM shipping_methods WHERE code = ANY (?)", codes, TariffStore::method)
        .forEach(method -> found.put(method.code(), method));
    return found;
  }

  Optional<Stored> discount(String code) {
    return database.autoCommit(connection -> one(connection, Table.DISCOUNTS.select(), code));
  }

  Optional<Stored> method(String code) {
    return database.autoCommit(connection -> one(connection, Table.METHODS.select(), code));
  }

  /// Methods after a code, in the order of their codes.
  List<String> methodsAfter(String code, int limit) {
    return after(
        "SELECT shipping_method_document(m) AS document FROM shipping_methods m"
            + " WHERE code > ? ORDER BY code LIMIT ?",
        code,
        limit);
  }

  /// Discounts after a code, in the order of their codes.
  List<String> discountsAfter(String code, int limit) {
    return after(
        "SELECT discount_document(d) AS document FROM discounts d"
            + " WHERE code > ? ORDER BY code LIMIT ?",
        code,
        limit);
  }

  private List<String> after(String sql, String code, int limit) {
    return database.autoCommit(
        connection ->
            read(connection, sql, List.of(code, limit), row -> row.getString("document")));
  }

  /// Empty when more uses were taken than the new bound allows.
  Optional<Stored> put(DiscountInput input, Condition condition) {
    return change(Table.DISCOUNTS, condition, PUT_DISCOUNT, input.columns());
  }

  Stored put(ShippingMethodInput input, Condition condition) {
    return change(Table.METHODS, condition, PUT_METHOD, input.columns()).orElseThrow();
  }

  /// True when there was one.
  boolean deleteDiscount(String code, Condition condition) {
    return change(Table.DISCOUNTS, condition, Table.DISCOUNTS.delete(), code).isPresent();
  }

  /// True when there was one.
  boolean deleteMethod(String code, Condition condition) {
    return change(Table.METHODS, condition, Table.METHODS.delete(), code).isPresent();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  // The code is the first of the values.
  private Optional<Stored> change(
      Table table, Condition condition, String sql, @Nullable Object... values) {
    return database.inTransaction(
        connection -> {
          condition.check(one(connection, table.select() + " FOR UPDATE", values[0]));
          return one(connection, sql, values);
        });
  }

  private static Optional<Stored> one(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(stored(row)) : Optional.empty();
      }
    }
  }

  private <T> List<T> rows(String sql, List<String> codes, Reader<T> reader) {
    return database.autoCommit(
        connection ->
            read(
                connection,
                sql,
                List.of(connection.createArrayOf("text", codes.toArray())),
                reader));
  }

  private static <T> List<T> read(
      Connection connection, String sql, List<Object> values, Reader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<T> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(reader.read(row));
        }
      }
      return found;
    }
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("version"),
        row.getLong("used"),
        row.getLong("born"),
        row.getString("document"));
  }

  private static Discount discount(ResultSet row) throws SQLException {
    String minimum = row.getString("min_subtotal_currency");
    int most = row.getInt("max_uses");
    boolean bounded = !row.wasNull();
    return new Discount(
        row.getString("code"),
        value(row),
        minimum == null ? null : Money.of(row.getLong("min_subtotal_amount"), minimum),
        instant(row, "starts_at"),
        instant(row, "ends_at"),
        bounded && row.getInt("used") >= most,
        row.getLong("version"));
  }

  private static Discount.Value value(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return currency == null
        ? new Discount.Percent(row.getInt("percent"))
        : new Discount.Amount(Money.of(row.getLong("amount"), currency));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static ShippingMethod method(ResultSet row) throws SQLException {
    return new ShippingMethod(
        row.getString("code"),
        row.getString("name"),
        Money.of(row.getLong("price_amount"), row.getString("price_currency")),
        row.getInt("tax_rate"),
        row.getLong("version"));
  }
}
