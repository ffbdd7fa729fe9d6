package dev.ordercluster.orders.inbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The events that wait for another try, by order and topic. What waits for longer than a day is no
/// longer waited for: its message may have been lost with its topic.
final class Parking {
  private static final String LOOK =
      """
      SELECT EXISTS (SELECT 1 FROM inbox_parked p
                      WHERE p.order_id = ? AND p.topic = ? AND p.parked_at > now() - interval '1 day'
                        AND p.seq < coalesce(own.seq, 9223372036854775807)) AS blocked,
             own.seq IS NOT NULL AS parked
        FROM (SELECT (SELECT seq FROM inbox_parked WHERE source = ? AND id = ?) AS seq) AS own
      """;

  private static final String ENTER =
      """
      INSERT INTO inbox_parked (source, id, order_id, topic) VALUES (?, ?, ?, ?)
          ON CONFLICT (source, id) DO NOTHING
      """;

  private static final String LEAVE = "DELETE FROM inbox_parked WHERE source = ? AND id = ?";

  private Parking() {}

  /// Where an event stands.
  ///
  /// @param isBlocked an earlier event of its order and topic waits
  /// @param isParked the event itself is among those that wait
  record Place(boolean isBlocked, boolean isParked) {}

  static Place look(Connection connection, InboundEvent event, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setObject(1, event.orderId());
      statement.setString(2, topic);
      statement.setString(3, event.source());
      statement.setString(4, event.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Place(row.getBoolean("blocked"), row.getBoolean("parked"));
      }
    }
  }

  static int enter(Connection connection, InboundEvent event, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
      statement.setString(1, event.source());
      statement.setString(2, event.id());
      statement.setObject(3, event.orderId());
      statement.setString(4, topic);
      return statement.executeUpdate();
    }
  }

  static int leave(Connection connection, InboundEvent event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
      statement.setString(1, event.source());
      statement.setString(2, event.id());
      return statement.executeUpdate();
    }
  }
}
