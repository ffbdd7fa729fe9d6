package dev.ordercluster.orders.cart;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a cart holds besides its lines; an absent value is an empty text.
///
/// @param personal sealed texts by member: `shippingAddress`, `email`, `note`, `metadata`
/// @param payment how it is to be paid
/// @param metadata in clear, of a cart that an earlier version stored; sealed when it is next
///   written
public record CartDetails(
    SortedMap<String, String> personal,
    String shippingMethod,
    String discountCode,
    Payment payment,
    SortedMap<String, String> metadata) {
  static final String METADATA = "metadata";
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
  /// @param theirs sealed for this cart already, and with the metadata of both
  CartDetails completedBy(CartDetails theirs) {
    SortedMap<String, String> allPersonal = new TreeMap<>(theirs.personal);
    allPersonal.putAll(personal);
    String metadataOfBoth = theirs.personal.get(METADATA);
    if (metadataOfBoth != null) {
      allPersonal.put(METADATA, metadataOfBoth);
    }
    return new CartDetails(
        allPersonal,
        shippingMethod.isEmpty() ? theirs.shippingMethod : shippingMethod,
        discountCode.isEmpty() ? theirs.discountCode : discountCode,
        payment.isChosen() ? payment : theirs.payment,
        metadataOfBoth == null ? metadata : new TreeMap<>());
  }
}
