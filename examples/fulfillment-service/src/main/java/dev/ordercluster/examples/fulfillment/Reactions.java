package dev.ordercluster.examples.fulfillment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// What this service does about an event of an order: a pure function.
/// - `shop.order.created.v1` → the payment is authorised in full, unless the order names a
///   `paymentMethod`: then the order service has its provider do that
/// - `shop.order.cancel-requested.v1` → the payment is given back, so that the order is cancelled
/// - `shop.order.confirmed.v1` → one fulfilment of all lines is created, then delivered
///
/// Every id is derived from the order's, so an event that is read twice is answered by the same
/// events, which the order service recognises.
final class Reactions {
  static final String PAYMENTS = "payments.events";
  static final String FULFILLMENTS = "fulfillment.events";

  private Reactions() {}

  /// @param topic where the event belongs
  record Answer(String topic, Event event) {}

  static List<Answer> to(Event event) {
    return switch (event.type()) {
      case "shop.order.created.v1" -> isOurs(event) ? List.of(authorize(event)) : List.of();
      case "shop.order.cancel-requested.v1" -> isOurs(event) ? List.of(giveBack(event)) : List.of();
      case "shop.order.confirmed.v1" -> List.of(create(event), deliver(event));
      default -> List.of();
    };
  }

  private static boolean isOurs(Event event) {
    return !event.data().path("paymentMethod").isTextual();
  }

  private static Answer giveBack(Event cancelled) {
    ObjectNode data = about(cancelled.orderId());
    data.put("paymentId", id("payment", cancelled.orderId()));
    return answer(PAYMENTS, "shop.payment.voided.v1", cancelled.orderId(), data);
  }

  private static Answer authorize(Event created) {
    ObjectNode data = about(created.orderId());
    data.put("paymentId", id("payment", created.orderId()));
    data.set("amount", created.data().path("total").deepCopy());
    return answer(PAYMENTS, "shop.payment.authorized.v1", created.orderId(), data);
  }

  private static Answer create(Event confirmed) {
    ObjectNode data = about(confirmed.orderId());
    data.put("fulfillmentId", id("fulfillment", confirmed.orderId()));
    ArrayNode lines = data.putArray("lines");
    for (JsonNode line : confirmed.data().path("lines")) {
      lines
          .addObject()
          .put("sku", line.path("sku").asText())
          .put("quantity", line.path("quantity").asInt());
    }
    return answer(FULFILLMENTS, "shop.fulfillment.created.v1", confirmed.orderId(), data);
  }

  private static Answer deliver(Event confirmed) {
    ObjectNode data = about(confirmed.orderId());
    data.put("fulfillmentId", id("fulfillment", confirmed.orderId()));
    return answer(FULFILLMENTS, "shop.fulfillment.delivered.v1", confirmed.orderId(), data);
  }

  private static Answer answer(String topic, String type, String orderId, ObjectNode data) {
    return new Answer(topic, new Event(id(type, orderId), type, orderId, data));
  }

  private static ObjectNode about(String orderId) {
    return JsonNodeFactory.instance.objectNode().put("orderId", orderId);
  }

  private static String id(String kind, String orderId) {
    String name = kind + " of " + orderId;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
