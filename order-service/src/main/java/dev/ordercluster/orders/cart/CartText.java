package dev.ordercluster.orders.cart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.SkuQuantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Carts as text: the contents as they are stored in a row, and the whole cart as it is cached.
/// What is personal is sealed in both.
final class CartText {
  private CartText() {}

  /// Lines and details.
  static String contents(Cart cart) {
    return Json.text(contentsNode(cart));
  }

  /// The whole cart.
  static String whole(Cart cart) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("id", cart.id().toString());
    node.put("owner", cart.owner());
    node.put("status", cart.status().name());
    node.set("contents", contentsNode(cart));
    node.put("successor", cart.successor() == null ? null : cart.successor().toString());
    node.put("version", cart.version());
    node.put("created", cart.times().created().toString());
    node.put("updated", cart.times().updated().toString());
    node.put("expires", cart.times().expires().toString());
    return Json.text(node);
  }

  /// Reads what [#whole] wrote.
  static Cart whole(String text) {
    JsonNode node = tree(text);
    JsonNode successor = node.path("successor");
    return cart(
        new Row(
            UUID.fromString(node.path("id").textValue()),
            node.path("owner").textValue(),
            CartStatus.valueOf(node.path("status").textValue()),
            successor.isTextual() ? UUID.fromString(successor.textValue()) : null,
            node.path("version").longValue(),
            new Cart.Times(
                Instant.parse(node.path("created").textValue()),
                Instant.parse(node.path("updated").textValue()),
                Instant.parse(node.path("expires").textValue()))),
        node.path("contents"));
  }

  /// A cart without its contents.
  record Row(
      UUID id,
      String owner,
      CartStatus status,
      @Nullable UUID successor,
      long version,
      Cart.Times times) {}

  /// Reads what [#contents] wrote.
  static Cart cart(Row row, String contents) {
    return cart(row, tree(contents));
  }

  private static Cart cart(Row row, JsonNode contents) {
    List<SkuQuantity> lines = new ArrayList<>();
    contents
        .path("lines")
        .forEach(
            line ->
                lines.add(
                    new SkuQuantity(
                        line.path("sku").textValue(), line.path("quantity").intValue())));
    JsonNode payment = contents.path("payment");
    return new Cart(
        row.id(),
        row.owner(),
        row.status(),
        lines,
        new CartDetails(
            texts(contents.path("personal")),
            contents.path("shippingMethod").asText(""),
            contents.path("discountCode").asText(""),
            new CartDetails.Payment(
                payment.path("method").asText(""),
                payment.path("token").asText(""),
                payment.path("capture").asText("")),
            texts(contents.path("metadata"))),
        row.successor(),
        row.version(),
        row.times());
  }

  private static ObjectNode contentsNode(Cart cart) {
    CartDetails details = cart.details();
    ObjectNode node = Json.mapper().createObjectNode();
    ArrayNode lines = node.putArray("lines");
    cart.lines()
        .forEach(line -> lines.addObject().put("sku", line.sku()).put("quantity", line.quantity()));
    details.personal().forEach(node.putObject("personal")::put);
    node.put("shippingMethod", details.shippingMethod());
    node.put("discountCode", details.discountCode());
    node.putObject("payment")
        .put("method", details.payment().method())
        .put("token", details.payment().token())
        .put("capture", details.payment().capture());
    details.metadata().forEach(node.putObject(CartDetails.METADATA)::put);
    return node;
  }

  private static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> all = new TreeMap<>();
    object.properties().forEach(member -> all.put(member.getKey(), member.getValue().textValue()));
    return all;
  }

  private static JsonNode tree(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored cart is not JSON", e);
    }
  }
}
