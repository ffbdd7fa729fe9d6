package dev.ordercluster.orders.transition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.Fulfillment;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.OrderLine;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.Payments;
import dev.ordercluster.orders.order.Return;
import dev.ordercluster.orders.order.Shipments;
import dev.ordercluster.orders.order.SkuQuantity;
import java.util.ArrayList;
import java.util.List;

/// Child rows as `order_parts` of migration V8 gives them.
final class OrderParts {
  private OrderParts() {}

  static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("order_parts gave no JSON", e);
    }
  }

  static List<OrderLine> lines(JsonNode rows, String currency) {
    List<OrderLine> lines = new ArrayList<>();
    for (JsonNode row : rows) {
      lines.add(
          new OrderLine(
              row.path("sku").asText(),
              row.path("quantity").asInt(),
              Money.of(row.path("unit").asLong(), currency),
              Money.of(row.path("discount").asLong(), currency),
              Money.of(row.path("tax").asLong(), currency),
              row.path("cancelled").asInt()));
    }
    return lines;
  }

  static Payments payments(JsonNode parts) {
    List<Payment> payments = new ArrayList<>();
    for (JsonNode row : parts.path("payments")) {
      String id = row.path("id").asText();
      String currency = row.path("currency").asText();
      payments.add(
          new Payment(
              id,
              row.path("provider").asText(),
              row.path("token").asText(),
              Payment.CaptureMode.valueOf(row.path("capture").asText()),
              Money.of(row.path("amount").asLong(), currency),
              Payment.Status.valueOf(row.path("status").asText()),
              operations(parts.path("operations"), id, currency)));
    }
    return new Payments(payments);
  }

  static Shipments shipments(JsonNode parts) {
    List<Fulfillment> fulfillments = new ArrayList<>();
    for (JsonNode row : parts.path("fulfillments")) {
      fulfillments.add(
          new Fulfillment(
              row.path("id").asText(),
              quantities(row.path("lines")),
              status(row),
              row.path("carrier").asText(),
              row.path("tracking").asText()));
    }
    List<Return> returns = new ArrayList<>();
    for (JsonNode row : parts.path("returns")) {
      returns.add(
          new Return(
              row.path("id").asText(),
              quantities(row.path("lines")),
              row.path("restock").asBoolean()));
    }
    return new Shipments(fulfillments, returns);
  }

  private static List<Payment.Operation> operations(
      JsonNode rows, String paymentId, String currency) {
    List<Payment.Operation> operations = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.path("payment").asText().equals(paymentId)) {
        operations.add(
            new Payment.Operation(
                row.path("id").asText(),
                Payment.Kind.valueOf(row.path("kind").asText()),
                Money.of(row.path("amount").asLong(), currency),
                Payment.Progress.valueOf(row.path("status").asText())));
      }
    }
    return operations;
  }

  private static Fulfillment.Status status(JsonNode row) {
    if (row.path("delivered").asBoolean()) {
      return Fulfillment.Status.DELIVERED;
    }
    return row.path("shipped").asBoolean()
        ? Fulfillment.Status.SHIPPED
        : Fulfillment.Status.CREATED;
  }

  private static List<SkuQuantity> quantities(JsonNode rows) {
    List<SkuQuantity> lines = new ArrayList<>();
    rows.forEach(
        row -> lines.add(new SkuQuantity(row.path("sku").asText(), row.path("quantity").asInt())));
    return lines;
  }
}
