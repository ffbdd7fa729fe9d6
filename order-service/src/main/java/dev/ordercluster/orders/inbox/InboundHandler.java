package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/// Applies one inbound event: inbox row and state change in one transaction, so a redelivery finds
/// the row and changes nothing.
///
/// Throws [PoisonException] for what will never work, [PrematureException] or StoreException for
/// what may work later, [BlockedException] for what must not overtake an earlier event. An event
/// that the order's state no longer allows is not poison: it is recorded as refused.
final class InboundHandler {
  private static final Logger LOG = System.getLogger(InboundHandler.class.getName());

  private final Database database;
  private final RedisCache cache;
  private final Meters meters;
  private final Runnable published;

  InboundHandler(Database database, RedisCache cache, Meters meters, Runnable published) {
    this.database = database;
    this.cache = cache;
    this.meters = meters;
    this.published = published;
  }

  private record Applied(String outcome, Map<String, Long> changed) {}

  /// Applies an event.
  ///
  /// @param topic that it first came from
  void handle(InboundEvent event, String topic) {
    if (event.command().isEmpty()) {
      meters.count("inbox_events", "outcome", "ignored");
      return;
    }
    Command command = event.command().get();
    Applied applied =
        database.inTransaction(connection -> apply(connection, event, topic, command));
    cache.changed(applied.changed());
    if (!applied.changed().isEmpty()) {
      published.run();
    }
    meters.count("inbox_events", "outcome", applied.outcome());
  }

  /// Notes that an event waits for another try, so that later ones about its order wait behind it.
  void park(InboundEvent event, String topic) {
    var _ = database.autoCommit(connection -> Parking.enter(connection, event, topic));
  }

  /// Notes that an event no longer waits.
  void unpark(InboundEvent event) {
    var _ = database.autoCommit(connection -> Parking.leave(connection, event));
  }

  private static Applied apply(
      Connection connection, InboundEvent event, String topic, Command command)
      throws SQLException {
    Parking.Place place = Parking.look(connection, event, topic);
    if (place.isParked()) {
      Parking.leave(connection, event);
    }
    if (!isFirst(connection, event)) {
      return new Applied("duplicate", Map.of());
    }
    if (place.isBlocked()) {
      throw new BlockedException("an earlier event about order " + event.orderId() + " waits");
    }
    Outcome outcome =
        Transitions.apply(
            connection,
            event.orderId(),
            command,
            new Transitions.Cause(event.type(), event.traceparent()));
    Applied applied =
        switch (outcome) {
          case Outcome.Unknown() ->
              throw new PoisonException(
                  event.type() + ": expected an order of this shop, was " + event.orderId());
          case Outcome.Known known -> applied(event, known);
        };
    record(connection, event, applied.outcome());
    return applied;
  }

  private static Applied applied(InboundEvent event, Outcome.Known known) {
    return switch (known.decision()) {
      case Decision.Changed _ -> new Applied("applied", known.changed());
      case Decision.Unchanged _ -> new Applied("unchanged", Map.of());
      case Decision.Refused(String code, String why) -> {
        if (isPremature(event, known)) {
          throw new PrematureException(why);
        }
        LOG.log(
            Level.WARNING, "{0} refused for order {1}: {2}", event.type(), event.orderId(), why);
        yield new Applied("refused:" + code, Map.of());
      }
    };
  }

  // Payments and fulfilments come from topics of their own, so a shipment may be read before the
  // payment that it followed.
  private static boolean isPremature(InboundEvent event, Outcome.Known known) {
    OrderStatus status = known.now().status();
    return event.type().startsWith("shop.fulfillment.") && status == OrderStatus.PENDING;
  }

  private static boolean isFirst(Connection connection, InboundEvent event) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO inbox (source, id, outcome) VALUES (?, ?, 'received')"
                + " ON CONFLICT (source, id) DO NOTHING")) {
      statement.setString(1, event.source());
      statement.setString(2, event.id());
      return statement.executeUpdate() == 1;
    }
  }

  private static void record(Connection connection, InboundEvent event, String outcome)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE inbox SET outcome = ? WHERE source = ? AND id = ?")) {
      statement.setString(1, outcome);
      statement.setString(2, event.source());
      statement.setString(3, event.id());
      statement.executeUpdate();
    }
  }
}
