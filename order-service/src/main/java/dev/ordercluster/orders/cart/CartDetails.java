package dev.ordercluster.orders.cart;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a cart holds besides its lines; an absent value is an empty text.
///
/// @param personal sealed texts by member: `shippingAddress`, `email`, `note`
/// @param payment how it is to be paid
/// @param metadata short texts that the shop's own programs keep here
public record CartDetails(
    SortedMap<String, String> personal,
    String shippingMethod,
    String discountCode,
    Payment payment,
    SortedMap<String, String> metadata) {
  static final CartDetails NONE =
      new CartDetails(new TreeMap<>(), "", "", Payment.NONE, new TreeMap<>());

  public CartDetails {
    personal = Collections.unmodifiableSortedMap(new TreeMap<>(personal));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /// How a cart is to be paid.
  ///
  /// @param token sealed
  /// @param capture `automatic` or `manual`
  public record Payment(String method, String token, String capture) {
    static final Payment NONE = new Payment("", "", "");

    boolean isChosen() {
      return !method.isEmpty();
    }
  }

  /// These details, completed by those of another cart where there are none here.
  ///
  /// @param theirs personal values and payment token sealed for this cart already
  CartDetails completedBy(CartDetails theirs) {
    SortedMap<String, String> allPersonal = new TreeMap<>(theirs.personal);
    allPersonal.putAll(personal);
    Map<String, String> allMetadata = new TreeMap<>(theirs.metadata);
    allMetadata.putAll(metadata);
    return new CartDetails(
        allPersonal,
        shippingMethod.isEmpty() ? theirs.shippingMethod : shippingMethod,
        discountCode.isEmpty() ? theirs.discountCode : discountCode,
        payment.isChosen() ? payment : theirs.payment,
        new TreeMap<>(allMetadata));
  }
}
