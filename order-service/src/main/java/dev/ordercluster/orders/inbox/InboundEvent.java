package dev.ordercluster.orders.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// A CloudEvent of another service, understood.
///
/// @param source with `id`, unique per event; a redelivery has the same
record InboundEvent(
    String source,
    String id,
    String type,
    String traceparent,
    UUID orderId,
    Optional<Command> command) {

  // In bytes of UTF-8: source and id together must fit into an index row (2704 bytes).
  private static final int MAX_HEADER_BYTES = 512;

  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private static final Set<String> KNOWN =
      Set.of(
          "shop.payment.authorized.v1",
          "shop.payment.declined.v1",
          "shop.payment.captured.v1",
          "shop.payment.voided.v1",
          "shop.payment.refunded.v1",
          "shop.fulfillment.created.v1",
          "shop.fulfillment.shipped.v1",
          "shop.fulfillment.delivered.v1");

  private static final Fields.Rule ID = new Fields.Rule("an id", _ -> true);
  private static final Fields.Rule ORDER_ID =
      new Fields.Rule(
          "the UUID of an order",
          text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));

  /// Reads a record in binary mode; throws [PoisonException] when it cannot be understood. Members
  /// that this service does not know are ignored: producers may add some. A type that it does not
  /// know gives no command.
  static InboundEvent parse(ConsumerRecord<byte[], byte[]> record) {
    String type = required(record, "ce_type");
    String source = required(record, "ce_source");
    String id = required(record, "ce_id");
    if (!KNOWN.contains(type)) {
      // Others may publish on these topics what does not concern this service, in any form.
      return new InboundEvent(
          source, id, type, traceparent(record), new UUID(0, 0), Optional.empty());
    }
    if (record.value() == null) {
      throw new PoisonException("expected data, was a tombstone");
    }
    try {
      JsonNode data = Json.parse(record.value());
      Fields fields = Fields.of(data);
      UUID orderId = orderId(fields);
      Optional<Command> command = command(type, id, fields);
      fields.check();
      return new InboundEvent(source, id, type, traceparent(record), orderId, command);
    } catch (ProblemException e) {
      throw new PoisonException(type + ": " + e.problem().detail() + " " + e.problem().errors(), e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new PoisonException(type + ": " + e.getMessage(), e);
    }
  }

  private static UUID orderId(Fields fields) {
    String text = fields.text("orderId", 36, ORDER_ID);
    return text.isEmpty() ? new UUID(0, 0) : UUID.fromString(text);
  }

  private static Optional<Command> command(String type, String eventId, Fields fields) {
    return switch (type) {
      case "shop.payment.declined.v1" -> Optional.of(new Command.Reject());
      case "shop.fulfillment.created.v1" -> Optional.of(fulfillment(fields));
      case "shop.fulfillment.shipped.v1" ->
          Optional.of(
              new Command.ShipFulfillment(
                  fields.text("fulfillmentId", 255, ID),
                  fields.has("carrier") ? fields.text("carrier", 64, ID) : "",
                  fields.has("trackingNumber") ? fields.text("trackingNumber", 64, ID) : ""));
      case "shop.fulfillment.delivered.v1" ->
          Optional.of(new Command.DeliverFulfillment(fields.text("fulfillmentId", 255, ID)));
      default -> payment(type, eventId, fields);
    };
  }

  private static Optional<Command> payment(String type, String eventId, Fields fields) {
    String paymentId = fields.text("paymentId", 255, ID);
    return switch (type) {
      case "shop.payment.authorized.v1" ->
          reported(paymentId, new Command.AuthorizePayment(paymentId, money(fields)));
      case "shop.payment.captured.v1" ->
          reported(
              paymentId,
              new Command.RecordCapture(
                  paymentId, operation(fields, "captureId", eventId), money(fields)));
      case "shop.payment.voided.v1" -> reported(paymentId, new Command.ConfirmVoid(paymentId));
      case "shop.payment.refunded.v1" ->
          reported(
              paymentId,
              new Command.RecordRefund(
                  paymentId, operation(fields, "refundId", eventId), money(fields)));
      default -> Optional.empty();
    };
  }

  private static Command fulfillment(Fields fields) {
    String id = fields.text("fulfillmentId", 255, ID);
    List<Fields> rows = fields.objects("lines", Order.MAX_LINES);
    List<SkuQuantity> lines = new ArrayList<>();
    for (Fields row : rows) {
      String sku = row.text("sku", 64, ID);
      int quantity = (int) row.integer("quantity", 1, SkuQuantity.MAX_QUANTITY);
      row.check();
      lines.add(new SkuQuantity(sku, quantity));
    }
    fields.check();
    return new Command.CreateFulfillment(id, lines);
  }

  // Who does not name what it did is believed to do one thing per event.
  private static String operation(Fields fields, String name, String eventId) {
    return fields.has(name) ? fields.text(name, 255, ID) : eventId;
  }

  private static Optional<Command> reported(String paymentId, Command told) {
    return Optional.of(new Command.Reported(paymentId, told));
  }

  private static Money money(Fields fields) {
    Fields amount = fields.object("amount");
    long minor = amount.integer("amount", 0, Money.MAX_AMOUNT);
    String currency =
        amount.text("currency", 3, new Fields.Rule("an ISO-4217 code", Money::isCurrency));
    fields.check();
    return Money.of(minor, currency);
  }

  private static String required(ConsumerRecord<byte[], byte[]> record, String name) {
    return header(record, name)
        .filter(value -> !value.isBlank())
        .filter(value -> value.codePoints().noneMatch(Character::isISOControl))
        .orElseThrow(
            () ->
                new PoisonException(
                    "expected the header "
                        + name
                        + " of 1.."
                        + MAX_HEADER_BYTES
                        + " bytes without control characters, was absent or another"));
  }

  /// A trace is a convenience: a malformed one is left out, the event still counts.
  private static String traceparent(ConsumerRecord<byte[], byte[]> record) {
    return header(record, "traceparent")
        .filter(value -> TRACEPARENT.matcher(value).matches())
        .orElse("");
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null || header.value().length > MAX_HEADER_BYTES
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
