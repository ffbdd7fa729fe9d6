package dev.ordercluster.orders.checkout;

import dev.ordercluster.orders.cart.Cart;
import dev.ordercluster.orders.cart.CartForm;
import dev.ordercluster.orders.cart.CartReadiness;
import dev.ordercluster.orders.cart.CartStatus;
import dev.ordercluster.orders.cart.Carts;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.placement.Placement;
import dev.ordercluster.orders.placement.PlacementRequest;
import dev.ordercluster.orders.placement.Placements;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.List;
import java.util.UUID;

/// `POST /v1/carts/{id}/checkout`: the cart becomes an order, at the prices of this moment. There
/// is one order per cart, ever.
///
/// The order is of exactly one version of the cart: the transaction that makes it ends the cart,
/// and fails when the cart was changed since it was read. Then it is read again, unless the caller
/// named the version it means.
public final class CheckoutHandler {
  public static final String ROUTE = "/v1/carts/{id}/checkout";

  private static final int ATTEMPTS = 3;

  private final Carts carts;
  private final Placements placements;

  public CheckoutHandler(Carts carts, Placements placements) {
    this.carts = carts;
    this.placements = placements;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.post(ROUTE, Grants.CARTS_WRITE, this::checkOut));
  }

  Reply checkOut(Call call) {
    IdempotencyKey key = IdempotencyKey.of(call, "POST", ROUTE);
    refuseContent(call);
    UUID id = call.id();
    List<String> tags = call.header("If-Match").map(EntityTags::split).orElse(List.of());
    for (int attempt = 1; ; attempt++) {
      Cart cart = carts.get(id, call.caller(), List.of());
      requireReady(cart, tags);
      try {
        Placement placement = placements.place(request(call, key, cart));
        if (placement instanceof Placement.Placed) {
          carts.changedElsewhere(cart);
        }
        return placement.reply().with("Cache-Control", "no-store");
      } catch (StoreException e) {
        carts.forget(cart);
        boolean wasChanged =
            e.reason() == StoreException.Reason.CONTENDED
                && carts.get(id, call.caller(), List.of()).version() != cart.version();
        if (!wasChanged || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private PlacementRequest request(Call call, IdempotencyKey key, Cart cart) {
    CartForm form = carts.open(cart);
    return new PlacementRequest(
        key,
        cart.owner(),
        form.basket(),
        form.details(),
        form.payment(),
        new PlacementRequest.FromCart(cart.id(), cart.version()),
        call.traceparent());
  }

  // An ordered cart goes on to placement, which knows whether this is a repetition. The version is
  // checked for drafts only: the repetition of a request that succeeded finds another one.
  private static void requireReady(Cart cart, List<String> tags) {
    if (cart.status() == CartStatus.ORDERED) {
      return;
    }
    Carts.requireDraft(cart);
    if (!tags.isEmpty() && !tags.contains("*") && !tags.contains(cart.etag())) {
      throw EntityTags.stale(cart.etag());
    }
    List<FieldError> missing = CartReadiness.missing(cart);
    if (!missing.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  422,
                  "checkout-incomplete",
                  "Checkout incomplete",
                  "See errors: the cart lacks what an order needs. Add it and check out again.")
              .withErrors(missing));
    }
  }

  private static void refuseContent(Call call) {
    if (!call.body().isEmpty()) {
      Fields body = Fields.of(call.body().json());
      body.refuseUnknown();
      body.check();
    }
  }
}
