package dev.ordercluster.orders.action;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// An order and its parts as clients see them, in the form that the database makes; what is sealed
/// stays sealed.
public final class Documents {
  private Documents() {}

  /// The kinds of parts, each with the statement that finds it.
  public enum Part {
    PAYMENT(
        "SELECT payment_document(p)::text FROM payments p WHERE p.order_id = ? AND p.payment_id = ?"),
    FULFILLMENT(
        "SELECT fulfillment_document(f)::text FROM fulfillments f"
            + " WHERE f.order_id = ? AND f.fulfillment_id = ?"),
    RETURN(
        "SELECT return_document(r)::text FROM returns r WHERE r.order_id = ? AND r.return_id = ?");

    private final String sql;

    Part(String sql) {
      this.sql = sql;
    }
  }

  /// The whole order.
  public static Optional<String> order(Connection connection, UUID order) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT order_document(o) FROM orders o WHERE o.id = ?")) {
      statement.setObject(1, order);
      return first(statement);
    }
  }

  /// One of its parts.
  public static Optional<String> part(Connection connection, Part part, UUID order, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(part.sql)) {
      statement.setObject(1, order);
      statement.setString(2, id);
      return first(statement);
    }
  }

  /// The customer whose order is in the path; 404 when the caller may not act on it.
  public static String owner(Database database, Call call) {
    return database.autoCommit(connection -> owner(connection, call, call.caller()::mayActFor));
  }

  /// The answer to a GET of a part.
  public static Reply reply(Database database, Call call, Part part, String id) {
    UUID order = call.id();
    String body =
        database.autoCommit(
            connection -> {
              var _ = owner(connection, call, call.caller()::maySee);
              return part(connection, part, order, id)
                  .orElseThrow(() -> ProblemException.notFound("part of the order"));
            });
    return Reply.json(200, body).with("Cache-Control", "private, no-store");
  }

  private static String owner(Connection connection, Call call, Predicate<String> allowed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT o.customer_id FROM orders o WHERE o.id = ?")) {
      statement.setObject(1, call.id());
      return first(statement).filter(allowed).orElseThrow(() -> ProblemException.notFound("order"));
    }
  }

  private static Optional<String> first(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }
}
