package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.Event;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leaves the events of a transition in the outbox. One that this transition was caused by is left
/// out: it is on its topic already.
final class EventRows {
  private static final String ABOUT_ORDER =
      """
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      SELECT shard_of(o.id::text), 'orders.events', o.id::text, e.type, o.version, ?, order_event(o)
        FROM orders o, unnest(?) WITH ORDINALITY AS e(type, position)
       WHERE o.id = ?
       ORDER BY e.position
      """;

  private static final String ABOUT_PARTS =
      """
      INSERT INTO outbox (shard, topic, key, type, sequence, traceparent, data)
      SELECT shard_of(k.key), e.topic, k.key, e.type, ?, ?, e.data
        FROM (SELECT ?::text AS key) k,
             unnest(?, ?, ?) WITH ORDINALITY AS e(topic, type, data, position)
       ORDER BY e.position
      """;

  private final Connection connection;
  private final Order order;
  private final Transitions.Cause cause;

  EventRows(Connection connection, Order order, Transitions.Cause cause) {
    this.connection = connection;
    this.order = order;
    this.cause = cause;
  }

  private record Row(String topic, String type, Map<String, Object> data) {}

  void announce(List<Event> events) throws SQLException {
    List<Object> types = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Event event : events) {
      String type = type(event);
      if (type.equals(cause.reason())) {
        continue;
      }
      part(event).ifPresentOrElse(data -> rows.add(row(type, data)), () -> types.add(type));
    }
    aboutOrder(types);
    aboutParts(rows);
  }

  private Row row(String type, Map<String, Object> data) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("orderId", order.id().toString());
    all.putAll(data);
    return new Row(type.split("\\.", -1)[1] + ".events", type, all);
  }

  private void aboutOrder(List<Object> types) throws SQLException {
    if (types.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ABOUT_ORDER)) {
      statement.setString(1, cause.traceparent());
      statement.setArray(2, connection.createArrayOf("text", types.toArray()));
      statement.setObject(3, order.id());
      statement.executeUpdate();
    }
  }

  private void aboutParts(List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ABOUT_PARTS)) {
      statement.setLong(1, order.version());
      statement.setString(2, cause.traceparent());
      statement.setString(3, order.id().toString());
      statement.setArray(
          4, connection.createArrayOf("text", rows.stream().map(this::topic).toArray()));
      statement.setArray(
          5, connection.createArrayOf("text", rows.stream().map(Row::type).toArray()));
      statement.setArray(
          6,
          connection.createArrayOf(
              "text", rows.stream().map(row -> Json.text(row.data())).toArray()));
      statement.executeUpdate();
    }
  }

  private String topic(Row row) {
    return row.topic().equals("payment.events") ? "payments.events" : row.topic();
  }

  private static String type(Event event) {
    return switch (event) {
      case Event.Confirmed _ -> "shop.order.confirmed.v1";
      case Event.Rejected _ -> "shop.order.rejected.v1";
      case Event.Expired _ -> "shop.order.expired.v1";
      case Event.CancelRequested _ -> "shop.order.cancel-requested.v1";
      case Event.Cancelled _ -> "shop.order.cancelled.v1";
      case Event.ProcessingStarted _ -> "shop.order.processing-started.v1";
      case Event.Completed _ -> "shop.order.completed.v1";
      case Event.Updated _ -> "shop.order.updated.v1";
      case Event.StockReleased _, Event.StockReturned _ -> "shop.inventory.released.v1";
      case Event.StockClaimed _ -> "shop.inventory.claimed.v1";
      case Event.PaymentAuthorized _ -> "shop.payment.authorized.v1";
      case Event.PaymentDeclined _ -> "shop.payment.declined.v1";
      case Event.PaymentCaptured _ -> "shop.payment.captured.v1";
      case Event.PaymentVoided _ -> "shop.payment.voided.v1";
      case Event.PaymentRefunded _ -> "shop.payment.refunded.v1";
      case Event.FulfillmentCreated _ -> "shop.fulfillment.created.v1";
      case Event.FulfillmentShipped _ -> "shop.fulfillment.shipped.v1";
      case Event.FulfillmentDelivered _ -> "shop.fulfillment.delivered.v1";
    };
  }

  // Empty for an event about the order as a whole, whose data is the order.
  private static Optional<Map<String, Object>> part(Event event) {
    return switch (event) {
      case Event.StockReleased(var lines) -> Optional.of(Map.of("lines", lines));
      case Event.StockClaimed(var lines) -> Optional.of(Map.of("lines", lines));
      case Event.StockReturned(var lines) ->
          Optional.of(Map.of("lines", lines, "reason", "returned"));
      case Event.PaymentAuthorized(String id, Money amount) ->
          Optional.of(Map.of("paymentId", id, "amount", json(amount)));
      case Event.PaymentDeclined(String id) -> Optional.of(Map.of("paymentId", id));
      case Event.PaymentCaptured(String id, String capture, Money amount) ->
          Optional.of(Map.of("paymentId", id, "captureId", capture, "amount", json(amount)));
      case Event.PaymentVoided(String id, Money amount) ->
          Optional.of(Map.of("paymentId", id, "amount", json(amount)));
      case Event.PaymentRefunded(String id, String refund, Money amount) ->
          Optional.of(Map.of("paymentId", id, "refundId", refund, "amount", json(amount)));
      case Event.FulfillmentCreated(String id, var lines) ->
          Optional.of(Map.of("fulfillmentId", id, "lines", lines));
      case Event.FulfillmentShipped(String id, String carrier, String number) ->
          Optional.of(Map.of("fulfillmentId", id, "carrier", carrier, "trackingNumber", number));
      case Event.FulfillmentDelivered(String id) -> Optional.of(Map.of("fulfillmentId", id));
      case Event _ -> Optional.empty();
    };
  }

  private static Map<String, Object> json(Money money) {
    return Map.of("amount", money.amount(), "currency", money.currency().getCurrencyCode());
  }
}
