package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.Payment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/// Writes the order's own row and its history, in one statement.
final class TransitionSql {
  // payment_* is what the previous version reads.
  private static final String UPDATE =
      """
      WITH changed AS (
        UPDATE orders
           SET status = ?, payment_status = ?, fulfillment_status = ?, payment_id = ?,
               payment_amount = ?, payment_currency = ?, version = ?, updated_at = now()
         WHERE id = ?
        RETURNING id, version, status, payment_status, fulfillment_status)
      INSERT INTO order_history
        (order_id, version, status, cause, payment_status, fulfillment_status)
      SELECT id, version, status, ?, payment_status, fulfillment_status FROM changed
      """;

  private final Connection connection;
  private final Order order;
  private final String reason;

  TransitionSql(Connection connection, Order order, String reason) {
    this.connection = connection;
    this.order = order;
    this.reason = reason;
  }

  void update() throws SQLException {
    Optional<Payment> payment =
        order.payments().all().stream()
            .filter(known -> known.status() == Payment.Status.AUTHORIZED)
            .findFirst();
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setString(1, order.state().status().name());
      statement.setString(2, order.paymentStatus().name());
      statement.setString(3, order.fulfillmentStatus().name());
      if (payment.isEmpty()) {
        statement.setNull(4, Types.VARCHAR);
        statement.setNull(5, Types.BIGINT);
        statement.setNull(6, Types.VARCHAR);
      } else {
        statement.setString(4, payment.get().id());
        statement.setLong(5, payment.get().amount().amount());
        statement.setString(6, payment.get().amount().currency().getCurrencyCode());
      }
      statement.setLong(7, order.version());
      statement.setObject(8, order.id());
      statement.setString(9, reason);
      statement.executeUpdate();
    }
  }
}
