package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.Event;
import dev.ordercluster.orders.order.Fulfillment;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.SkuQuantity;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes one transition: the order's row, its history, its shipments, stock and events.
final class TransitionSql {
  private static final String ORDER_EVENT =
      """
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      SELECT shard_of(o.id::text), 'orders.events', o.id::text, ?, o.version, ?, order_event(o)
        FROM orders o
       WHERE o.id = ?
      """;

  private static final String INVENTORY_EVENT =
      """
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      VALUES (shard_of(?), 'inventory.events', ?, ?, ?, ?, ?)
      """;

  // Locks in the order of SKU, like placement, before it updates. A SKU that is named twice is
  // summed: UPDATE … FROM would apply only one of two matching rows.
  private static final String STOCK =
      """
      WITH wanted AS (
        SELECT w.sku COLLATE "C" AS sku, sum(w.quantity)::int AS quantity
          FROM unnest(?, ?) AS w(sku, quantity)
         GROUP BY 1),
      locked AS (
        SELECT p.id, p.sku FROM products p WHERE p.sku = ANY (?) ORDER BY p.sku FOR NO KEY UPDATE)
      UPDATE products p
         SET reserved = p.reserved - w.quantity,
             on_hand = p.on_hand - CASE WHEN ? THEN w.quantity ELSE 0 END,
             version = p.version + CASE WHEN ? THEN 1 ELSE 0 END,
             revision = p.revision + 1,
             updated_at = CASE WHEN ? THEN now() ELSE p.updated_at END
        FROM locked l JOIN wanted w ON w.sku = l.sku
       WHERE p.id = l.id
      RETURNING p.id::text, p.revision
      """;

  private final Connection connection;
  private final Order order;
  private final Transitions.Cause cause;

  TransitionSql(Connection connection, Order order, Transitions.Cause cause) {
    this.connection = connection;
    this.order = order;
    this.cause = cause;
  }

  void update() throws SQLException {
    Payment payment = order.state().payment();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE orders
               SET status = ?, payment_status = ?, fulfillment_status = ?, payment_id = ?,
                   payment_amount = ?, payment_currency = ?, version = ?, updated_at = now()
             WHERE id = ?
            """)) {
      statement.setString(1, order.state().status().name());
      statement.setString(2, order.paymentStatus().name());
      statement.setString(3, order.fulfillmentStatus().name());
      if (payment == null) {
        statement.setNull(4, Types.VARCHAR);
        statement.setNull(5, Types.BIGINT);
        statement.setNull(6, Types.VARCHAR);
      } else {
        statement.setString(4, payment.id());
        statement.setLong(5, payment.authorized().amount());
        statement.setString(6, payment.authorized().currency().getCurrencyCode());
      }
      statement.setLong(7, order.version());
      statement.setObject(8, order.id());
      statement.executeUpdate();
    }
  }

  void history() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO order_history (order_id, version, status, cause) VALUES (?, ?, ?, ?)")) {
      statement.setObject(1, order.id());
      statement.setLong(2, order.version());
      statement.setString(3, order.state().status().name());
      statement.setString(4, cause.reason());
      statement.executeUpdate();
    }
  }

  void fulfillments() throws SQLException {
    int position = 0;
    for (Fulfillment fulfillment : order.state().fulfillments()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              INSERT INTO fulfillments (order_id, fulfillment_id, position, skus, quantities, delivered)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (order_id, fulfillment_id) DO UPDATE SET delivered = excluded.delivered
              """)) {
        statement.setObject(1, order.id());
        statement.setString(2, fulfillment.id());
        statement.setInt(3, position++);
        statement.setArray(4, skus(fulfillment.lines()));
        statement.setArray(5, quantities(fulfillment.lines()));
        statement.setBoolean(6, fulfillment.delivered());
        statement.executeUpdate();
      }
    }
  }

  /// Leaves the event in the outbox; a stock event also moves the stock. Returns the new revisions
  /// of the products it touched by cache key.
  Map<String, Long> publish(Event event) throws SQLException {
    return switch (event) {
      case Event.Confirmed _ -> orderEvent("shop.order.confirmed.v1");
      case Event.Rejected _ -> orderEvent("shop.order.rejected.v1");
      case Event.Cancelled _ -> orderEvent("shop.order.cancelled.v1");
      case Event.ProcessingStarted _ -> orderEvent("shop.order.processing-started.v1");
      case Event.Completed _ -> orderEvent("shop.order.completed.v1");
      case Event.Updated _ -> orderEvent("shop.order.updated.v1");
      case Event.StockReleased(var lines) -> {
        inventoryEvent("shop.inventory.released.v1", lines);
        yield stock(lines, false);
      }
      case Event.StockClaimed(var lines) -> {
        inventoryEvent("shop.inventory.claimed.v1", lines);
        yield stock(lines, true);
      }
    };
  }

  private Map<String, Long> orderEvent(String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ORDER_EVENT)) {
      statement.setString(1, type);
      statement.setString(2, cause.traceparent());
      statement.setObject(3, order.id());
      statement.executeUpdate();
    }
    return Map.of();
  }

  private void inventoryEvent(String type, List<SkuQuantity> lines) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INVENTORY_EVENT)) {
      statement.setString(1, order.id().toString());
      statement.setString(2, order.id().toString());
      statement.setString(3, type);
      statement.setLong(4, order.version());
      statement.setString(5, cause.traceparent());
      statement.setString(6, Json.text(Map.of("orderId", order.id().toString(), "lines", lines)));
      statement.executeUpdate();
    }
  }

  private Map<String, Long> stock(List<SkuQuantity> lines, boolean claimed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STOCK)) {
      statement.setArray(1, skus(lines));
      statement.setArray(2, quantities(lines));
      statement.setArray(3, skus(lines));
      statement.setBoolean(4, claimed);
      statement.setBoolean(5, claimed);
      statement.setBoolean(6, claimed);
      Map<String, Long> revisions = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          revisions.put("product:" + row.getString(1), row.getLong(2));
        }
      }
      return revisions;
    }
  }

  private Array skus(List<SkuQuantity> lines) throws SQLException {
    return connection.createArrayOf("text", lines.stream().map(SkuQuantity::sku).toArray());
  }

  private Array quantities(List<SkuQuantity> lines) throws SQLException {
    return connection.createArrayOf("int4", lines.stream().map(SkuQuantity::quantity).toArray());
  }
}
