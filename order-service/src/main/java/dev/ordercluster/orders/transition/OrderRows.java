package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Fulfillment;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderLine;
import dev.ordercluster.orders.order.OrderState;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.SkuQuantity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads an order from its rows and holds its row lock until the transaction ends.
final class OrderRows {
  private OrderRows() {}

  static Optional<Order> lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT customer_id, status, version, payment_id, payment_amount, payment_currency
              FROM orders
             WHERE id = ?
               FOR NO KEY UPDATE
            """)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        OrderStatus status = OrderStatus.valueOf(row.getString("status"));
        OrderState state = state(status, payment(row), fulfillments(connection, id));
        return Optional.of(
            new Order(
                id,
                row.getString("customer_id"),
                lines(connection, id),
                state,
                row.getLong("version")));
      }
    }
  }

  private static OrderState state(
      OrderStatus status, @Nullable Payment payment, List<Fulfillment> fulfillments) {
    return switch (status) {
      case DRAFT -> new OrderState.Draft();
      case PENDING -> new OrderState.Pending();
      case CONFIRMED -> new OrderState.Confirmed(required(payment));
      case PROCESSING -> new OrderState.Processing(required(payment), fulfillments);
      case COMPLETED -> new OrderState.Completed(required(payment), fulfillments);
      case CANCELLING -> new OrderState.Cancelling(required(payment));
      case CANCELLED -> new OrderState.Cancelled(payment);
      case REJECTED -> new OrderState.Rejected();
      case EXPIRED -> new OrderState.Expired();
    };
  }

  private static Payment required(@Nullable Payment payment) {
    return Objects.requireNonNull(payment, "an order past PENDING has a payment");
  }

  private static @Nullable Payment payment(ResultSet row) throws SQLException {
    String id = row.getString("payment_id");
    return id == null
        ? null
        : new Payment(
            id, Money.of(row.getLong("payment_amount"), row.getString("payment_currency")));
  }

  private static List<OrderLine> lines(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT l.sku, l.quantity, l.unit_amount, o.currency
              FROM order_lines l JOIN orders o ON o.id = l.order_id
             WHERE l.order_id = ?
             ORDER BY l.line_no
            """)) {
      statement.setObject(1, id);
      List<OrderLine> lines = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(
              new OrderLine(
                  row.getString("sku"),
                  row.getInt("quantity"),
                  Money.of(row.getLong("unit_amount"), row.getString("currency"))));
        }
      }
      return lines;
    }
  }

  private static List<Fulfillment> fulfillments(Connection connection, UUID id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT fulfillment_id, skus, quantities, delivered
              FROM fulfillments
             WHERE order_id = ?
             ORDER BY position
            """)) {
      statement.setObject(1, id);
      List<Fulfillment> all = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(
              new Fulfillment(
                  row.getString("fulfillment_id"), lines(row), row.getBoolean("delivered")));
        }
      }
      return all;
    }
  }

  private static List<SkuQuantity> lines(ResultSet row) throws SQLException {
    String[] skus = (String[]) row.getArray("skus").getArray();
    Integer[] quantities = (Integer[]) row.getArray("quantities").getArray();
    List<SkuQuantity> lines = new ArrayList<>();
    for (int i = 0; i < skus.length; i++) {
      lines.add(new SkuQuantity(skus[i], quantities[i]));
    }
    return lines;
  }
}
