package dev.ordercluster.orders.cart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.catalog.ProductSnapshot;
import dev.ordercluster.orders.catalog.ProductSnapshots;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.pricing.Quote;
import dev.ordercluster.orders.tariff.Basket;
import dev.ordercluster.orders.tariff.Quotation;
import dev.ordercluster.orders.tariff.Quoter;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cart as it is shown: what it holds, what that costs now, and in `problems` what a checkout
/// would refuse. Lines that cannot be bought are shown without a price; the quote is of the others,
/// and leaves out a discount or shipping method that does not apply. Personal members stay sealed:
/// they are opened when the answer is written. The payment token is never shown.
final class CartView {
  private final Quoter quoter;
  private final ProductSnapshots products;

  CartView(Quoter quoter, ProductSnapshots products) {
    this.quoter = quoter;
    this.products = products;
  }

  private record Priced(Optional<Quote> quote, List<FieldError> problems) {}

  /// The cart as JSON.
  String json(Cart cart) {
    Map<String, ProductSnapshot> known =
        products.find(cart.lines().stream().map(SkuQuantity::sku).toList());
    Priced priced = priced(cart, known);
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("id", cart.id().toString());
    node.put("customerId", cart.owner());
    node.put("status", cart.status().name());
    lines(node.putArray("lines"), cart, known, priced.quote());
    amounts(node, priced.quote());
    details(node, cart.details());
    boolean isDraft = cart.status() == CartStatus.DRAFT;
    ArrayNode problems = node.putArray("problems");
    (isDraft ? priced.problems() : List.<FieldError>of()).forEach(problems::addPOJO);
    String successor = cart.successor() == null ? null : cart.successor().toString();
    node.put("orderId", cart.status() == CartStatus.ORDERED ? successor : null);
    node.put("mergedInto", cart.status() == CartStatus.MERGED ? successor : null);
    node.put("version", cart.version());
    node.put("createdAt", text(cart.times().created()));
    node.put("updatedAt", text(cart.times().updated()));
    node.put("expiresAt", isDraft ? text(cart.times().expires()) : null);
    return Json.text(node);
  }

  /// The SKU, once it is known that a product has it; 422 otherwise.
  String existing(String sku) {
    if (products.find(List.of(sku)).isEmpty()) {
      throw new ProblemException(
          Problem.of(422, "unknown-sku", "Unknown product", "No product has that SKU.")
              .withErrors(
                  List.of(
                      new FieldError(
                          "#path/sku", "unknown-sku", "expected the SKU of a product"))));
    }
    return sku;
  }

  private Priced priced(Cart cart, Map<String, ProductSnapshot> known) {
    List<FieldError> problems = new ArrayList<>(CartReadiness.missing(cart));
    List<SkuQuantity> buyable = buyable(cart, known, problems);
    if (buyable.isEmpty()) {
      return new Priced(Optional.empty(), problems);
    }
    @Nullable String discount = orNull(cart.details().discountCode());
    @Nullable String method = orNull(cart.details().shippingMethod());
    // At most the discount and the shipping method can each be left out once.
    for (int attempt = 1; attempt <= 3; attempt++) {
      switch (quoter.quote(new Basket(buyable, discount, method))) {
        case Quotation.Quoted quoted -> {
          return new Priced(Optional.of(quoted.quote()), problems);
        }
        case Quotation.Refused refused -> {
          problems.addAll(refused.problem().errors());
          discount = names(refused, "/discountCode") ? null : discount;
          method = names(refused, "/shippingMethod") ? null : method;
        }
      }
    }
    return new Priced(Optional.empty(), problems);
  }

  private static List<SkuQuantity> buyable(
      Cart cart, Map<String, ProductSnapshot> known, List<FieldError> problems) {
    List<SkuQuantity> buyable = new ArrayList<>();
    @Nullable Money first = null;
    for (int i = 0; i < cart.lines().size(); i++) {
      SkuQuantity line = cart.lines().get(i);
      String pointer = "/lines/" + i + "/sku";
      ProductSnapshot product = known.get(line.sku());
      if (product == null) {
        problems.add(
            new FieldError(pointer, "unknown-sku", "expected the SKU of a product, was another"));
      } else if (first != null && !first.currency().equals(product.price().currency())) {
        problems.add(
            new FieldError(
                pointer,
                "mixed-currencies",
                "expected a price in " + first.currency() + ", was " + product.price().currency()));
      } else {
        first = product.price();
        buyable.add(line);
      }
    }
    return buyable;
  }

  private static void lines(
      ArrayNode lines, Cart cart, Map<String, ProductSnapshot> known, Optional<Quote> quote) {
    Map<String, Quote.Line> bySku = new HashMap<>();
    quote.ifPresent(q -> q.lines().forEach(line -> bySku.put(line.item().sku(), line)));
    for (SkuQuantity line : cart.lines()) {
      ObjectNode node = lines.addObject().put("sku", line.sku());
      ProductSnapshot product = known.get(line.sku());
      node.put("name", product == null ? null : product.name());
      node.put("quantity", line.quantity());
      Quote.Line priced = bySku.get(line.sku());
      node.put("available", priced != null);
      if (priced != null) {
        node.set("unitPrice", money(priced.item().unitPrice()));
        node.set("discount", money(priced.discount()));
        node.put("taxRate", priced.item().taxRate());
        node.set("tax", money(priced.tax()));
        node.set("total", money(priced.total()));
      }
    }
  }

  private static void amounts(ObjectNode node, Optional<Quote> quote) {
    node.put("currency", quote.map(q -> q.total().currency().getCurrencyCode()).orElse(null));
    node.set("subtotal", quote.map(q -> money(q.subtotal())).orElse(null));
    node.set("discount", quote.map(q -> money(q.discount())).orElse(null));
    node.set("tax", quote.map(q -> money(q.tax())).orElse(null));
    node.set("shipping", quote.map(q -> money(q.shipping())).orElse(null));
    node.set("total", quote.map(q -> money(q.total())).orElse(null));
  }

  private static void details(ObjectNode node, CartDetails details) {
    node.put("discountCode", orNull(details.discountCode()));
    node.put("shippingMethod", orNull(details.shippingMethod()));
    for (String member : List.of("shippingAddress", "email", "note")) {
      node.put(member, details.personal().get(member));
    }
    if (details.payment().isChosen()) {
      node.putObject("payment")
          .put("method", details.payment().method())
          .put("capture", details.payment().capture());
    } else {
      node.putNull("payment");
    }
    String metadata = details.personal().get(CartDetails.METADATA);
    if (metadata == null) {
      details.metadata().forEach(node.putObject(CartDetails.METADATA)::put);
    } else {
      node.put(CartDetails.METADATA, metadata);
    }
  }

  private static boolean names(Quotation.Refused refused, String pointer) {
    return refused.problem().errors().stream().anyMatch(e -> e.pointer().equals(pointer));
  }

  private static ObjectNode money(Money money) {
    return Json.mapper()
        .createObjectNode()
        .put("amount", money.amount())
        .put("currency", money.currency().getCurrencyCode());
  }

  private static String text(Instant instant) {
    return instant.toString();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
