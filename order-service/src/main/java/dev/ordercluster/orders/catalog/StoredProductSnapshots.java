package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Products read from PostgreSQL at every call, all SKUs in one statement.
final class StoredProductSnapshots implements ProductSnapshots {
  private static final String FIND =
      """
      SELECT p.id, p.sku, p.name, p.price_amount, p.price_currency, p.version,
             p.tax_rate
        FROM products p
       WHERE p.sku = ANY (?)
      """;

  private final Database database;

  StoredProductSnapshots(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, ProductSnapshot> find(Collection<String> skus) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", skus.toArray()));
            Map<String, ProductSnapshot> found = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                ProductSnapshot snapshot = snapshot(rows);
                found.put(snapshot.sku(), snapshot);
              }
            }
            return found;
          }
        });
  }

  @Override
  public void learn(Collection<ProductSnapshot> current) {
    // Nothing is kept, so there is nothing to correct.
  }

  @Override
  public void forget(Collection<String> skus) {
    // Nothing is kept, so there is nothing to drop.
  }

  private static ProductSnapshot snapshot(ResultSet row) throws SQLException {
    return new ProductSnapshot(
        row.getObject("id", UUID.class),
        row.getString("sku"),
        row.getString("name"),
        Money.of(row.getLong("price_amount"), row.getString("price_currency")),
        row.getInt("tax_rate"),
        row.getLong("version"));
  }
}
