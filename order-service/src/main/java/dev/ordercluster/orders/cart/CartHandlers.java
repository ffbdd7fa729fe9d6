package dev.ordercluster.orders.cart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.MergePatch;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The cart resource. A cart belongs to the subject that made it, customer or guest; staff sees all
/// of them; to anybody else it does not exist. `If-Match` is heeded wherever it is sent.
final class CartHandlers {
  private static final Fields.Rule CUSTOMER = new Fields.Rule("a customer id", _ -> true);
  private static final Fields.Rule CART =
      new Fields.Rule(
          "the id of a cart",
          text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));

  private final Carts carts;
  private final CartView view;
  private final Set<String> methods;

  /// Wires the resource.
  ///
  /// @param methods the payment providers that a cart may name
  CartHandlers(Carts carts, CartView view, Set<String> methods) {
    this.carts = carts;
    this.view = view;
    this.methods = Set.copyOf(methods);
  }

  /// The routes of this slice.
  List<Route> routes() {
    return List.of(
        Route.post("/v1/carts", Grants.CARTS_WRITE, this::create),
        Route.get("/v1/carts", Grants.CARTS_READ, this::list),
        Route.get("/v1/carts/{id}", Grants.CARTS_READ, this::get),
        Route.patch("/v1/carts/{id}", Grants.CARTS_WRITE, this::patch),
        Route.delete("/v1/carts/{id}", Grants.CARTS_WRITE, this::cancel),
        Route.put("/v1/carts/{id}/items/{sku}", Grants.CARTS_WRITE, this::setItem),
        Route.delete("/v1/carts/{id}/items/{sku}", Grants.CARTS_WRITE, this::removeItem),
        Route.post("/v1/carts/{id}/merge", Grants.CARTS_WRITE, this::merge));
  }

  Reply create(Call call) {
    JsonNode body =
        call.body().isEmpty() ? JsonNodeFactory.instance.objectNode() : call.body().json();
    String owner = call.caller().subject();
    if (body instanceof ObjectNode object && object.has("customerId")) {
      Fields fields = Fields.of(object);
      owner = fields.text("customerId", 255, CUSTOMER);
      fields.check();
      body = object.deepCopy().without("customerId");
    }
    CartForm form = CartForm.parse(body, methods);
    if (!call.caller().mayActFor(owner)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may fill a cart for another customer.");
    }
    Cart cart = carts.create(owner, form);
    return shown(201, cart).with("Location", "/v1/carts/" + cart.id());
  }

  Reply list(Call call) {
    call.allowParameters("customerId");
    String owner = call.parameter("customerId").orElse(call.caller().subject());
    if (!call.caller().mayActFor(owner)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may list the carts of another customer.");
    }
    List<String> drafts = carts.drafts(owner).stream().map(view::json).toList();
    return Reply.json(200, "{\"items\":[" + String.join(",", drafts) + "],\"next\":null}")
        .with("Cache-Control", "no-store");
  }

  Reply get(Call call) {
    return shown(200, carts.get(call.id(), call.caller(), List.of()));
  }

  Reply patch(Call call) {
    JsonNode patch = call.body().json();
    return shown(
        200,
        carts.change(
            call.id(),
            call.caller(),
            tags(call),
            cart -> {
              ObjectNode current = carts.open(cart).json();
              JsonNode patched = MergePatch.apply(current, patch);
              return patched.equals(current)
                  ? cart
                  : carts.fill(cart, CartForm.parse(patched, methods));
            }));
  }

  Reply cancel(Call call) {
    Cart known = carts.get(call.id(), call.caller(), tags(call));
    if (known.status() != CartStatus.CANCELLED) {
      var _ =
          carts.change(
              call.id(), call.caller(), tags(call), cart -> cart.ended(CartStatus.CANCELLED, null));
    }
    return Reply.empty(204);
  }

  Reply setItem(Call call) {
    Fields body = Fields.of(call.body().json());
    int quantity = (int) body.integer("quantity", 1, SkuQuantity.MAX_QUANTITY);
    body.refuseUnknown();
    body.check();
    SkuQuantity line = new SkuQuantity(view.existing(sku(call)), quantity);
    return shown(
        200,
        carts.change(
            call.id(),
            call.caller(),
            tags(call),
            cart ->
                cart.withLine(line)
                    .orElseThrow(
                        () ->
                            ProblemException.of(
                                422,
                                "too-many-lines",
                                "Too many lines",
                                "Expected at most " + Order.MAX_LINES + " lines."))));
  }

  Reply removeItem(Call call) {
    String sku = sku(call);
    return shown(
        200, carts.change(call.id(), call.caller(), tags(call), cart -> cart.withoutLine(sku)));
  }

  Reply merge(Call call) {
    Fields body = Fields.of(call.body().json());
    String from = body.text("from", 36, CART);
    body.refuseUnknown();
    body.check();
    UUID source = UUID.fromString(from);
    if (source.equals(call.id())) {
      throw new ProblemException(
          Problem.of(422, "same-cart", "Same cart", "A cart cannot be merged with itself.")
              .withErrors(
                  List.of(new FieldError("/from", "same-cart", "expected another cart's id"))));
    }
    return shown(200, carts.merge(source, call.id(), call.caller(), tags(call)));
  }

  private Reply shown(int status, Cart cart) {
    return Reply.json(status, view.json(cart))
        .with("ETag", cart.etag())
        .with("Cache-Control", "no-store");
  }

  private static List<String> tags(Call call) {
    return call.header("If-Match").map(EntityTags::split).orElse(List.of());
  }

  private static String sku(Call call) {
    String sku = call.path().getOrDefault("sku", "");
    if (!sku.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw ProblemException.badRequest(
          new FieldError("#path/sku", "invalid", "expected a SKU, was another text"));
    }
    return sku;
  }
}
