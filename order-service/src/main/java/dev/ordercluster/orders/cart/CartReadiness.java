package dev.ordercluster.orders.cart;

import dev.ordercluster.runtime.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/// What a checkout needs: at least one line, an address and a way to pay.
public final class CartReadiness {
  private CartReadiness() {}

  /// What is not there yet; empty when the cart can be checked out as far as it is filled in.
  public static List<FieldError> missing(Cart cart) {
    List<FieldError> missing = new ArrayList<>();
    if (cart.lines().isEmpty()) {
      missing.add(new FieldError("/lines", "required", "expected at least one line, was empty"));
    }
    if (!cart.details().personal().containsKey("shippingAddress")) {
      missing.add(
          new FieldError("/shippingAddress", "required", "expected an address, was absent"));
    }
    if (!cart.details().payment().isChosen()) {
      missing.add(new FieldError("/payment", "required", "expected a way to pay, was absent"));
    }
    return missing;
  }
}
