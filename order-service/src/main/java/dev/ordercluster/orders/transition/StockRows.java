package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Event;
import dev.ordercluster.orders.order.SkuQuantity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Moves stock, and gives back the use of a discount, as the events of a transition say.
final class StockRows {
  // Locks in the order of SKU, like placement, before it updates. A SKU that is named twice is
  // summed: UPDATE … FROM would apply only one of two matching rows. What staff sees as the
  // product's version changes with what is on hand, not with reservations.
  private static final String STOCK =
      """
      WITH wanted AS (
        SELECT w.sku COLLATE "C" AS sku, sum(w.quantity)::int AS quantity
          FROM unnest(?, ?) AS w(sku, quantity)
         GROUP BY 1),
      locked AS (
        SELECT p.id, p.sku FROM products p WHERE p.sku = ANY (?) ORDER BY p.sku FOR NO KEY UPDATE)
      UPDATE products p
         SET reserved = p.reserved + ? * w.quantity,
             on_hand = p.on_hand + ? * w.quantity,
             version = p.version + abs(?),
             revision = p.revision + 1,
             updated_at = CASE WHEN ? <> 0 THEN now() ELSE p.updated_at END
        FROM locked l JOIN wanted w ON w.sku = l.sku
       WHERE p.id = l.id
      RETURNING p.id::text, p.revision
      """;

  private static final String DISCOUNT =
      """
      UPDATE discounts SET used = used - 1
       WHERE code = (SELECT discount_code FROM orders WHERE id = ?) AND used > 0
      """;

  private StockRows() {}

  /// Returns the new revisions of the products it touched by cache key.
  static Map<String, Long> move(Connection connection, UUID orderId, List<Event> events)
      throws SQLException {
    Map<String, Long> revisions = new HashMap<>();
    for (Event event : events) {
      switch (event) {
        case Event.StockReleased(var lines) -> revisions.putAll(move(connection, lines, -1, 0));
        case Event.StockClaimed(var lines) -> revisions.putAll(move(connection, lines, -1, -1));
        case Event.StockReturned(var lines) -> revisions.putAll(move(connection, lines, 0, 1));
        case Event _ -> {}
      }
    }
    // After the products: placement takes its locks in the same order.
    if (events.stream().anyMatch(StockRows::endsInNothing)) {
      try (PreparedStatement statement = connection.prepareStatement(DISCOUNT)) {
        statement.setObject(1, orderId);
        statement.executeUpdate();
      }
    }
    return revisions;
  }

  private static boolean endsInNothing(Event event) {
    return event instanceof Event.Rejected
        || event instanceof Event.Expired
        || event instanceof Event.Cancelled;
  }

  private static Map<String, Long> move(
      Connection connection, List<SkuQuantity> lines, int reserved, int onHand)
      throws SQLException {
    Object[] skus = lines.stream().map(SkuQuantity::sku).toArray();
    Object[] quantities = lines.stream().map(SkuQuantity::quantity).toArray();
    try (PreparedStatement statement = connection.prepareStatement(STOCK)) {
      statement.setArray(1, connection.createArrayOf("text", skus));
      statement.setArray(2, connection.createArrayOf("int4", quantities));
      statement.setArray(3, connection.createArrayOf("text", skus));
      statement.setInt(4, reserved);
      statement.setInt(5, onHand);
      statement.setInt(6, onHand);
      statement.setInt(7, onHand);
      Map<String, Long> revisions = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          revisions.put("product:" + row.getString(1), row.getLong(2));
        }
      }
      return revisions;
    }
  }
}
