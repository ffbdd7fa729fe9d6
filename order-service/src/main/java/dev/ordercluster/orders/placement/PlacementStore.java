package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.store.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Calls `place_order` of migration V2: one statement that commits by itself, so one round trip. It
/// goes through JDBC because DbClient cannot bind arrays.
final class PlacementStore {
  private static final String PLACE =
      "SELECT outcome, status, headers, body, product_ids, revisions"
          + " FROM place_order(?, ?, ?, ?, ?, ?)";

  private final Database database;

  PlacementStore(Database database) {
    this.database = database;
  }

  Placement place(
      IdempotencyKey key, String customerId, List<SkuQuantity> lines, String traceparent) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
            statement.setBytes(1, key.scope());
            statement.setBytes(2, key.fingerprint());
            statement.setString(3, customerId);
            statement.setArray(4, skus(connection, lines));
            statement.setArray(5, quantities(connection, lines));
            statement.setString(6, traceparent);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return placement(row);
            }
          }
        });
  }

  private static Placement placement(ResultSet row) throws SQLException {
    String outcome = row.getString("outcome");
    return switch (outcome) {
      case "placed" -> new Placement.Decided(answer(row), products(row));
      case "refused" -> new Placement.Decided(answer(row), Map.of());
      case "replayed" -> new Placement.Replayed(answer(row));
      case "running" -> new Placement.Running();
      case "conflict" -> new Placement.Conflict();
      default -> throw new IllegalStateException("place_order answered " + outcome);
    };
  }

  private static Placement.Answer answer(ResultSet row) throws SQLException {
    return new Placement.Answer(
        row.getInt("status"), row.getString("headers"), row.getString("body"));
  }

  private static Map<UUID, Long> products(ResultSet row) throws SQLException {
    UUID[] ids = (UUID[]) row.getArray("product_ids").getArray();
    Long[] revisions = (Long[]) row.getArray("revisions").getArray();
    Map<UUID, Long> products = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      products.put(ids[i], revisions[i]);
    }
    return products;
  }

  private static Array skus(Connection connection, List<SkuQuantity> lines) throws SQLException {
    return connection.createArrayOf("text", lines.stream().map(SkuQuantity::sku).toArray());
  }

  private static Array quantities(Connection connection, List<SkuQuantity> lines)
      throws SQLException {
    return connection.createArrayOf("int4", lines.stream().map(SkuQuantity::quantity).toArray());
  }
}
