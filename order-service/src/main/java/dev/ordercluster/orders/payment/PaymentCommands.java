package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.order.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The rows of `payment_commands`. They are inserted with the transition that decided them; here
/// they are taken by a worker for the length of a lease and closed with their outcome.
final class PaymentCommands {
  /// The outcome of a command whose ending could not be written down within its budget.
  static final String PARKED = "parked";

  private static final String COLUMNS =
      """
      c.id, c.order_id, o.customer_id, c.payment_id, c.kind, c.operation_id, c.provider, c.amount, c.currency,
      CASE WHEN c.kind = 'PLACE' THEN p.token ELSE '' END AS token, c.attempts, c.traceparent,
      (extract(epoch FROM now() - c.created_at) * 1000)::bigint AS age""";

  // Commands of one payment are carried out in their order.
  private static final String CLAIM =
      """
      UPDATE payment_commands c
         SET attempts = c.attempts + 1, due_at = now() + ? * interval '1 millisecond'
        FROM orders o, payments p
       WHERE c.id IN (
               SELECT d.id
                 FROM payment_commands d
                WHERE d.state = 'OPEN' AND d.due_at <= now()
                  AND NOT EXISTS (
                    SELECT 1
                      FROM payment_commands e
                     WHERE e.state = 'OPEN' AND e.payment_id = d.payment_id AND e.order_id = d.order_id AND e.id < d.id)
                ORDER BY d.due_at
                LIMIT ?
                  FOR UPDATE SKIP LOCKED)
         AND o.id = c.order_id AND p.order_id = c.order_id AND p.payment_id = c.payment_id
      RETURNING\s"""
          + COLUMNS;

  private final Connection connection;

  PaymentCommands(Connection connection) {
    this.connection = connection;
  }

  /// Takes up to so many commands that are due; nobody else does before the lease is over.
  List<PaymentCommand> claim(int most, Duration lease) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setLong(1, lease.toMillis());
      statement.setInt(2, most);
      List<PaymentCommand> claimed = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          claimed.add(command(row));
        }
      }
      return claimed;
    }
  }

  /// Whether the provider of a payment is still to be told to let go of it.
  static boolean isReleasing(Connection connection, UUID order, String payment)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT 1 FROM payment_commands
             WHERE order_id = ? AND payment_id = ? AND kind = 'VOID' AND state = 'OPEN'
            """)) {
      statement.setObject(1, order);
      statement.setString(2, payment);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /// The command of that id and provider, whether open or not.
  Optional<PaymentCommand> find(UUID id, String provider) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + """

                  FROM payment_commands c
                  JOIN orders o ON o.id = c.order_id
                  JOIN payments p ON p.order_id = c.order_id AND p.payment_id = c.payment_id
                 WHERE c.id = ? AND c.provider = ?
                """)) {
      statement.setObject(1, id);
      statement.setString(2, provider);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(command(row)) : Optional.empty();
      }
    }
  }

  /// Closes an open command; false when it was closed before. One that was given up and is approved
  /// after all is closed once more. Call it under the order's lock.
  boolean close(UUID id, Ending ending) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE payment_commands SET state = 'DONE', outcome = ?
             WHERE id = ?
               AND (state = 'OPEN' OR (? AND starts_with(outcome, 'given up: ')))
            """)) {
      statement.setString(1, ending.text());
      statement.setObject(2, id);
      statement.setBoolean(3, ending instanceof Ending.Approved);
      return statement.executeUpdate() == 1;
    }
  }

  /// Forgets the token of a payment that was decided on: nothing needs it any more.
  void forgetToken(PaymentCommand.Target target) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE payments SET token = '' WHERE order_id = ? AND payment_id = ? AND token <> ''")) {
      statement.setObject(1, target.orderId());
      statement.setString(2, target.paymentId());
      statement.executeUpdate();
    }
  }

  /// Has the command tried again after a pause.
  void postpone(UUID id, Duration pause, String outcome) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE payment_commands
               SET due_at = now() + ? * interval '1 millisecond', outcome = ?,
                   attempts = CASE WHEN ? = 'pending' THEN 0 ELSE attempts END
             WHERE id = ? AND state = 'OPEN'
            """)) {
      statement.setLong(1, pause.toMillis());
      statement.setString(2, outcome);
      statement.setString(3, outcome);
      statement.setObject(4, id);
      statement.executeUpdate();
    }
  }

  private static PaymentCommand command(ResultSet row) throws SQLException {
    return new PaymentCommand(
        row.getObject("id", UUID.class),
        new PaymentCommand.Target(
            row.getObject("order_id", UUID.class),
            row.getString("customer_id"),
            row.getString("payment_id")),
        PaymentCommand.Kind.valueOf(row.getString("kind")),
        row.getString("operation_id"),
        row.getString("provider"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getString("token"),
        new PaymentCommand.Tries(row.getInt("attempts"), Duration.ofMillis(row.getLong("age"))),
        row.getString("traceparent"));
  }
}
