package dev.ordercluster.orders.stream;

import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/// Reads what happened to many orders at once.
final class Moments {
  private static final int MOST = 2_000;

  // The columns by name, so that a history written before a column existed is shown without it.
  private static final String SELECT =
      """
      SELECT w.n, h.version, h.status,
             json_strip_nulls(json_build_object(
               'orderId', h.order_id, 'version', h.version, 'status', h.status,
               'paymentStatus', nullif(to_jsonb(h) ->> 'payment_status', ''),
               'fulfillmentStatus', nullif(to_jsonb(h) ->> 'fulfillment_status', ''),
               'cause', h.cause, 'at', iso(h.at)))::text AS document
        FROM unnest(?, ?) WITH ORDINALITY AS w(order_id, version, n)
        JOIN order_history h ON h.order_id = w.order_id AND h.version > w.version
       ORDER BY w.n, h.version
       LIMIT ?
      """;

  private final Database database;

  Moments(Database database) {
    this.database = database;
  }

  /// Gives every subscription what is newer than it was offered; the number of moments given.
  int deliver(List<Subscription> subscriptions) {
    Object[] orders = subscriptions.stream().map(Subscription::orderId).toArray();
    Object[] versions = subscriptions.stream().map(Subscription::offered).toArray();
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setArray(1, connection.createArrayOf("uuid", orders));
            statement.setArray(2, connection.createArrayOf("int8", versions));
            statement.setInt(3, MOST);
            int given = 0;
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                Moment moment =
                    new Moment(
                        row.getLong("version"),
                        OrderStatus.valueOf(row.getString("status")),
                        row.getString("document"));
                subscriptions.get(row.getInt("n") - 1).offer(moment);
                given++;
              }
            }
            return given;
          }
        });
  }
}
