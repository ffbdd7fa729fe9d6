package dev.ordercluster.orders.transition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderState;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.Payments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads an order from its rows and holds its row lock until the transaction ends.
///
/// Two statements: the second has a snapshot younger than the lock, so it sees the child rows of
/// whoever held the lock before.
final class OrderRows {
  private OrderRows() {}

  /// An order and the payments that have rows. They differ while the previous version of this
  /// service, which knows no such rows, serves beside this one.
  record Stored(Order order, Payments written) {}

  static Optional<Stored> lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT customer_id, status, version, currency, total_amount, expires_at,
                   shipping_amount + shipping_tax_amount AS shipping,
                   payment_id, payment_amount, payment_currency
              FROM orders
             WHERE id = ?
               FOR NO KEY UPDATE
            """)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(stored(connection, id, row)) : Optional.empty();
      }
    }
  }

  private static Stored stored(Connection connection, UUID id, ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    OrderStatus status = OrderStatus.valueOf(row.getString("status"));
    JsonNode parts = parts(connection, id);
    Payments written = OrderParts.payments(parts);
    Instant deadline = row.getObject("expires_at", OffsetDateTime.class).toInstant();
    Order order =
        new Order(
            id,
            row.getString("customer_id"),
            OrderParts.lines(parts.path("lines"), currency),
            Money.of(row.getLong("shipping"), currency),
            state(status, deadline),
            withLegacy(written, row, status),
            OrderParts.shipments(parts),
            row.getLong("version"));
    return new Stored(order, written);
  }

  private static JsonNode parts(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT order_parts(?)")) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return OrderParts.parse(row.getString(1));
      }
    }
  }

  private static OrderState state(OrderStatus status, Instant deadline) {
    return switch (status) {
      case DRAFT -> new OrderState.Draft();
      case PENDING -> new OrderState.Pending(deadline);
      case CONFIRMED -> new OrderState.Confirmed();
      case PROCESSING -> new OrderState.Processing();
      case COMPLETED -> new OrderState.Completed();
      case CANCELLING -> new OrderState.Cancelling();
      case CANCELLED -> new OrderState.Cancelled();
      case REJECTED -> new OrderState.Rejected();
      case EXPIRED -> new OrderState.Expired();
    };
  }

  // The previous version keeps one external payment in the order's own row and books no capture.
  private static Payments withLegacy(Payments written, ResultSet row, OrderStatus status)
      throws SQLException {
    String id = row.getString("payment_id");
    if (id == null) {
      return written;
    }
    Money amount = Money.of(row.getLong("payment_amount"), row.getString("payment_currency"));
    Payment payment =
        written
            .find(id)
            .orElseGet(
                () ->
                    new Payment(
                        id,
                        Payment.EXTERNAL,
                        "",
                        Payment.CaptureMode.AUTOMATIC,
                        amount,
                        Payment.Status.AUTHORIZED,
                        List.of()));
    boolean ships = status == OrderStatus.PROCESSING || status == OrderStatus.COMPLETED;
    if (ships && payment.isExternal() && payment.operations().isEmpty()) {
      Money total = Money.of(row.getLong("total_amount"), row.getString("currency"));
      Payment.Operation capture =
          new Payment.Operation(
              "external", Payment.Kind.CAPTURE, amount.least(total), Payment.Progress.SUCCEEDED);
      payment =
          new Payment(
              payment.id(),
              payment.provider(),
              payment.token(),
              payment.capture(),
              payment.amount(),
              payment.status(),
              List.of(capture));
    }
    return replace(written, payment);
  }

  private static Payments replace(Payments all, Payment payment) {
    List<Payment> next = new ArrayList<>();
    all.all().forEach(known -> next.add(known.id().equals(payment.id()) ? payment : known));
    if (all.find(payment.id()).isEmpty()) {
      next.addFirst(payment);
    }
    return new Payments(next);
  }
}
