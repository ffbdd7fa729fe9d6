package dev.ordercluster.orders.cart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.customer.PostalAddress;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.placement.Details;
import dev.ordercluster.orders.placement.PaymentChoice;
import dev.ordercluster.orders.tariff.Basket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals what a form holds for a cart and its owner, and opens it again.
final class CartSeals {
  private final Vault vault;

  CartSeals(Vault vault) {
    this.vault = vault;
  }

  /// The details of a form, sealed for a cart.
  CartDetails seal(UUID id, String owner, CartForm form) {
    SortedMap<String, String> personal = new TreeMap<>();
    Details details = form.details();
    if (details.shippingAddress() != null) {
      personal.put(
          "shippingAddress",
          sealed(id, owner, "shippingAddress", details.shippingAddress().json()));
    }
    if (details.email() != null) {
      personal.put("email", sealed(id, owner, "email", TextNode.valueOf(details.email())));
    }
    if (details.note() != null) {
      personal.put("note", sealed(id, owner, "note", TextNode.valueOf(details.note())));
    }
    if (!details.metadata().isEmpty()) {
      JsonNode metadata = Json.mapper().valueToTree(details.metadata());
      personal.put(CartDetails.METADATA, sealed(id, owner, CartDetails.METADATA, metadata));
    }
    return new CartDetails(
        personal,
        orEmpty(form.basket().shippingMethod()),
        orEmpty(form.basket().discountCode()),
        form.payment() == null ? CartDetails.Payment.NONE : payment(id, owner, form.payment()),
        new TreeMap<>());
  }

  /// What a cart holds, in clear; what is personal is absent once its owner is erased.
  CartForm open(Cart cart) {
    CartDetails details = cart.details();
    return new CartForm(
        new Basket(cart.lines(), orNull(details.discountCode()), orNull(details.shippingMethod())),
        new Details(
            opened(cart, "shippingAddress")
                .map(address -> PostalAddress.read(Fields.of(address)))
                .orElse(null),
            opened(cart, "email").map(JsonNode::textValue).orElse(null),
            opened(cart, "note").map(JsonNode::textValue).orElse(null),
            metadata(cart)),
        payment(cart));
  }

  /// The details of a cart, sealed anew for another one that is to take them over: its metadata is
  /// that of both, where the other's counts.
  CartDetails resealed(Cart cart, Cart target) {
    CartForm form = open(cart);
    Details details = form.details();
    Map<String, String> metadata = new TreeMap<>(details.metadata());
    metadata.putAll(metadata(target));
    Details both =
        new Details(details.shippingAddress(), details.email(), details.note(), metadata);
    return seal(target.id(), target.owner(), new CartForm(form.basket(), both, form.payment()));
  }

  private Map<String, String> metadata(Cart cart) {
    Map<String, String> metadata = new TreeMap<>(cart.details().metadata());
    opened(cart, CartDetails.METADATA)
        .ifPresent(
            object ->
                object
                    .properties()
                    .forEach(
                        member -> metadata.put(member.getKey(), member.getValue().textValue())));
    return metadata;
  }

  private @Nullable PaymentChoice payment(Cart cart) {
    CartDetails.Payment payment = cart.details().payment();
    if (!payment.isChosen()) {
      return null;
    }
    Optional<byte[]> token = vault.open(cart.owner(), tokenOf(cart.id()), payment.token());
    return token
        .map(
            bytes ->
                new PaymentChoice(
                    payment.method(),
                    new String(bytes, StandardCharsets.UTF_8),
                    Payment.CaptureMode.valueOf(payment.capture().toUpperCase(Locale.ROOT))))
        .orElse(null);
  }

  private CartDetails.Payment payment(UUID id, String owner, PaymentChoice choice) {
    byte[] token = choice.token().getBytes(StandardCharsets.UTF_8);
    return new CartDetails.Payment(
        choice.method(),
        vault.seal(owner, tokenOf(id), token).text(),
        choice.capture().name().toLowerCase(Locale.ROOT));
  }

  private String sealed(UUID id, String owner, String member, JsonNode value) {
    return vault.seal(owner, Unsealing.place("carts", member, id.toString()), value).text();
  }

  private Optional<JsonNode> opened(Cart cart, String member) {
    String text = cart.details().personal().get(member);
    return text == null
        ? Optional.empty()
        : vault.openJson(
            cart.owner(), Unsealing.place("carts", member, cart.id().toString()), text);
  }

  private static Place tokenOf(UUID id) {
    return new Place("carts", "payment_token", id.toString());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
