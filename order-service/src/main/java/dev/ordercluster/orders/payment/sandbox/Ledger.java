package dev.ordercluster.orders.payment.sandbox;

import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.payment.ProviderOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sandbox's books: one row per request that it has decided on, under the caller's idempotency
/// id. Rows of one payment change under the lock of its authorisation.
final class Ledger {
  private final Connection connection;

  Ledger(Connection connection) {
    this.connection = connection;
  }

  /// A request to note.
  ///
  /// @param kind `authorization`, `capture`, `void` or `refund`
  record Entry(UUID id, String paymentId, String kind, Money amount) {}

  /// What a payment has come to.
  ///
  /// @param voided whether the authorisation was let go of
  record Account(Money authorized, long captured, long refunded, boolean voided, State state) {
    /// How the authorisation was decided, and whether its payment's requests are decided late.
    record State(String outcome, boolean delayed) {}
  }

  /// What has become of a request with that id, counting the call; empty when it is new.
  Optional<ProviderOutcome> repeated(UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE sandbox_ledger SET calls = calls + 1 WHERE id = ? RETURNING outcome, code
            """)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(outcome(row.getString("outcome"), row.getString("code")))
            : Optional.empty();
      }
    }
  }

  /// What was noted under an id that is known to be there.
  ProviderOutcome outcomeOf(UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT outcome, code FROM sandbox_ledger WHERE id = ?")) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return outcome(row.getString("outcome"), row.getString("code"));
      }
    }
  }

  /// Locks the payment; empty when nothing was authorised under that id.
  Optional<Account> lock(String paymentId) throws SQLException {
    try (PreparedStatement lock =
            connection.prepareStatement(
                """
                SELECT id FROM sandbox_ledger WHERE payment = ? AND kind = 'authorization' FOR UPDATE
                """);
        PreparedStatement sums =
            connection.prepareStatement(
                """
                SELECT max(amount) FILTER (WHERE kind = 'authorization') AS authorized,
                       max(currency) AS currency,
                       max(outcome) FILTER (WHERE kind = 'authorization') AS outcome,
                       bool_or(delayed) AS delayed,
                       coalesce(sum(amount) FILTER (WHERE kind = 'capture' AND outcome <> 'declined'), 0) AS captured,
                       coalesce(sum(amount) FILTER (WHERE kind = 'refund' AND outcome <> 'declined'), 0) AS refunded,
                       count(*) FILTER (WHERE kind = 'void' AND outcome <> 'declined') > 0 AS voided
                  FROM sandbox_ledger
                 WHERE payment = ?
                """)) {
      lock.setString(1, paymentId);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
      }
      sums.setString(1, paymentId);
      try (ResultSet row = sums.executeQuery()) {
        row.next();
        return Optional.of(
            new Account(
                Money.of(row.getLong("authorized"), row.getString("currency")),
                row.getLong("captured"),
                row.getLong("refunded"),
                row.getBoolean("voided"),
                new Account.State(row.getString("outcome"), row.getBoolean("delayed"))));
      }
    }
  }

  /// Notes a decision, unless another call noted the id first.
  ///
  /// @param declinedWith the reason of a refusal; empty when approved
  void decide(Entry entry, String declinedWith) throws SQLException {
    insert(entry, declinedWith.isEmpty() ? "approved" : "declined", declinedWith, null);
  }

  /// Notes a request that is decided later, unless another call noted the id first.
  void delay(Entry entry, Behavior.Settled then, Duration delay) throws SQLException {
    insert(entry, "pending", then.code(), delay);
  }

  static ProviderOutcome outcome(String outcome, String code) {
    return switch (outcome) {
      case "approved" -> new ProviderOutcome.Approved();
      case "declined" -> new ProviderOutcome.Declined(code);
      case "pending" -> new ProviderOutcome.Pending();
      default -> throw new IllegalStateException("the ledger holds the outcome " + outcome);
    };
  }

  private void insert(Entry entry, String outcome, String code, @Nullable Duration delay)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO sandbox_ledger
              (id, payment, kind, amount, currency, outcome, code, delayed, notify_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond')
            ON CONFLICT (id) DO NOTHING
            """)) {
      statement.setObject(1, entry.id());
      statement.setString(2, entry.paymentId());
      statement.setString(3, entry.kind());
      statement.setLong(4, entry.amount().amount());
      statement.setString(5, entry.amount().currency().getCurrencyCode());
      statement.setString(6, outcome);
      statement.setString(7, code);
      statement.setBoolean(8, delay != null);
      if (delay == null) {
        statement.setNull(9, Types.BIGINT);
      } else {
        statement.setLong(9, delay.toMillis());
      }
      statement.executeUpdate();
    }
  }
}
