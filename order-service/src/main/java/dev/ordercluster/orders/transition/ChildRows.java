package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Fulfillment;
import dev.ordercluster.orders.order.Instruction;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderLine;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.Payments;
import dev.ordercluster.orders.order.Return;
import dev.ordercluster.orders.order.Shipments;
import dev.ordercluster.orders.order.SkuQuantity;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Writes the child rows of an order that a transition changed, and only those.
final class ChildRows {
  private static final String FULFILLMENT =
      """
      INSERT INTO fulfillments (order_id, fulfillment_id, position, skus, quantities, shipped,
                                delivered, carrier, tracking_number)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (order_id, fulfillment_id) DO UPDATE
         SET shipped = excluded.shipped, delivered = excluded.delivered,
             carrier = excluded.carrier, tracking_number = excluded.tracking_number
      """;

  private static final String RETURN =
      """
      INSERT INTO returns (order_id, return_id, position, skus, quantities, restock)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private static final String PAYMENT =
      """
      INSERT INTO payments (order_id, payment_id, position, provider, token, capture_mode, status,
                            amount, currency, captured_amount, refunded_amount)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (order_id, payment_id) DO UPDATE
         SET status = excluded.status, captured_amount = excluded.captured_amount,
             refunded_amount = excluded.refunded_amount, updated_at = now()
      """;

  private static final String OPERATION =
      """
      INSERT INTO payment_operations
        (order_id, payment_id, operation_id, position, kind, status, amount)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (order_id, payment_id, kind, operation_id) DO UPDATE SET status = excluded.status
      """;

  private static final String INSTRUCTION =
      """
      INSERT INTO payment_commands
        (order_id, payment_id, kind, operation_id, provider, amount, currency, traceparent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Connection connection;
  private final Order order;

  ChildRows(Connection connection, Order order) {
    this.connection = connection;
    this.order = order;
  }

  void lines(List<OrderLine> before) throws SQLException {
    for (int i = 0; i < before.size(); i++) {
      OrderLine line = order.lines().get(i);
      if (line.cancelled() != before.get(i).cancelled()) {
        write(
            "UPDATE order_lines SET cancelled_quantity = ? WHERE order_id = ? AND sku = ?",
            line.cancelled(),
            order.id(),
            line.sku());
      }
    }
  }

  void shipments(Shipments before) throws SQLException {
    List<Fulfillment> fulfillments = order.shipments().fulfillments();
    for (int i = 0; i < fulfillments.size(); i++) {
      Fulfillment now = fulfillments.get(i);
      if (!before.fulfillment(now.id()).equals(Optional.of(now))) {
        write(
            FULFILLMENT,
            order.id(),
            now.id(),
            i,
            skus(now.lines()),
            quantities(now.lines()),
            now.status() == Fulfillment.Status.SHIPPED,
            now.status() == Fulfillment.Status.DELIVERED,
            now.carrier(),
            now.trackingNumber());
      }
    }
    List<Return> returns = order.shipments().returns();
    for (int i = before.returns().size(); i < returns.size(); i++) {
      Return back = returns.get(i);
      write(
          RETURN,
          order.id(),
          back.id(),
          i,
          skus(back.lines()),
          quantities(back.lines()),
          back.restock());
    }
  }

  void payments(Payments before) throws SQLException {
    List<Payment> all = order.payments().all();
    for (int i = 0; i < all.size(); i++) {
      Payment now = all.get(i);
      Optional<Payment> was = before.find(now.id());
      if (was.equals(Optional.of(now))) {
        continue;
      }
      write(
          PAYMENT,
          order.id(),
          now.id(),
          i,
          now.provider(),
          now.token(),
          now.capture().name(),
          now.status().name(),
          now.amount().amount(),
          now.amount().currency().getCurrencyCode(),
          now.captured().amount(),
          now.refunded().amount());
      operations(now, was.map(Payment::operations).orElse(List.of()));
    }
  }

  void instructions(List<Instruction> instructions, String traceparent) throws SQLException {
    for (Instruction instruction : instructions) {
      write(
          INSTRUCTION,
          order.id(),
          instruction.paymentId(),
          instruction.kind().name(),
          instruction.operationId(),
          instruction.provider(),
          instruction.amount().amount(),
          instruction.amount().currency().getCurrencyCode(),
          traceparent);
    }
  }

  private void operations(Payment payment, List<Payment.Operation> before) throws SQLException {
    for (int i = 0; i < payment.operations().size(); i++) {
      Payment.Operation now = payment.operations().get(i);
      if (!before.contains(now)) {
        write(
            OPERATION,
            order.id(),
            payment.id(),
            now.id(),
            i,
            now.kind().name(),
            now.progress().name(),
            now.amount().amount());
      }
    }
  }

  private void write(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private Array skus(List<SkuQuantity> lines) throws SQLException {
    return connection.createArrayOf("text", lines.stream().map(SkuQuantity::sku).toArray());
  }

  private Array quantities(List<SkuQuantity> lines) throws SQLException {
    return connection.createArrayOf("int4", lines.stream().map(SkuQuantity::quantity).toArray());
  }
}
