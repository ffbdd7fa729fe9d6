package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.order.Decisions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Applies a command to a stored order. The order's row lock serialises commands for one order; its
/// events therefore get their outbox numbers in the order of its versions.
public final class Transitions {
  private Transitions() {}

  /// Why and on whose behalf an order moves.
  ///
  /// @param reason kept in the history: `cancelled by customer`, `shop.payment.authorized.v1`; an
  ///   event of that type is not announced again
  /// @param traceparent W3C trace context for the events
  public record Cause(String reason, String traceparent) {}

  /// Must run inside a transaction; what it writes is the caller's to commit.
  public static Outcome apply(Connection connection, UUID id, Command command, Cause cause)
      throws SQLException {
    Optional<OrderRows.Stored> found = OrderRows.lock(connection, id);
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    OrderRows.Stored stored = found.get();
    Decision decision = Decisions.decide(stored.order(), command);
    if (!(decision instanceof Decision.Changed changed)) {
      return new Outcome.Known(decision, stored.order(), Map.of());
    }
    Map<String, Long> versions = new HashMap<>();
    versions.put(cacheKey(id), changed.order().version());
    new TransitionSql(connection, changed.order(), cause.reason()).update();
    ChildRows children = new ChildRows(connection, changed.order());
    children.lines(stored.order().lines());
    children.shipments(stored.order().shipments());
    children.payments(stored.written());
    children.instructions(changed.instructions(), cause.traceparent());
    versions.putAll(StockRows.move(connection, changed.order().id(), changed.events()));
    new EventRows(connection, changed.order(), cause).announce(changed.events());
    return new Outcome.Known(decision, changed.order(), versions);
  }

  /// Takes the order's row lock and returns its version; 0 when there is no such order.
  public static long lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT version FROM orders WHERE id = ? FOR NO KEY UPDATE")) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /// The key under which readers cache an order.
  public static String cacheKey(UUID id) {
    return "order:" + id;
  }
}
