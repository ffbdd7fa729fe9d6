package dev.ordercluster.orders.action;

import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.transition.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// What one request does to an order.
///
/// @param route pattern of the route, part of the Idempotency-Key's scope
/// @param key whether the Idempotency-Key is required
/// @param reason what the history says: `capture requested`; who asked is added
/// @param command made inside the transaction, under the order's lock
/// @param answer read inside the transaction, after the transition
public record OrderAction(String route, Key key, String reason, Making command, Answer answer) {
  /// Whether a request needs an Idempotency-Key.
  public enum Key {
    REQUIRED,
    /// Repeating the request does no harm anyway.
    OPTIONAL
  }

  /// Makes the command for an order.
  public interface Making {
    Command of(Connection connection, UUID order) throws SQLException;
  }

  /// Makes the reply. It is given the state after the transition; the tag is added to it.
  public interface Answer {
    Reply of(Connection connection, Outcome.Known known) throws SQLException;
  }
}
