package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A cart at one version of it. Methods give the next state and leave version and times alone:
/// storing a cart advances those.
///
/// Invariants: each SKU once, at most [Order#MAX_LINES] lines; a cart that has ended never changes.
///
/// @param owner subject of the customer or guest it belongs to
/// @param successor the order that became of it, or the cart it was merged into
public record Cart(
    UUID id,
    String owner,
    CartStatus status,
    List<SkuQuantity> lines,
    CartDetails details,
    @Nullable UUID successor,
    long version,
    Times times) {

  /// When a cart was made and last changed, and when it ends unless it is changed before.
  public record Times(Instant created, Instant updated, Instant expires) {
    Times changed(Instant now) {
      return new Times(created, now, expires);
    }
  }

  public Cart {
    lines = List.copyOf(lines);
    if (lines.size() > Order.MAX_LINES) {
      throw new IllegalArgumentException(
          "a cart has at most " + Order.MAX_LINES + " lines, was " + lines.size());
    }
    if (lines.stream().map(SkuQuantity::sku).distinct().count() < lines.size()) {
      throw new IllegalArgumentException("a cart has each SKU once");
    }
    if (owner.isEmpty()) {
      throw new IllegalArgumentException("a cart has an owner");
    }
  }

  /// A new, empty cart.
  static Cart empty(UUID id, String owner, Times times) {
    return new Cart(id, owner, CartStatus.DRAFT, List.of(), CartDetails.NONE, null, 1, times);
  }

  public String etag() {
    return "\"" + version + "\"";
  }

  /// This cart as it is at that moment: a draft whose time is over is expired, whether or not that
  /// was written down.
  Cart at(Instant now) {
    return status == CartStatus.DRAFT && !now.isBefore(times.expires())
        ? ended(CartStatus.EXPIRED, null)
        : this;
  }

  /// The line of a SKU set to a quantity; empty when there is no room for another line.
  Optional<Cart> withLine(SkuQuantity line) {
    Map<String, SkuQuantity> bySku = bySku();
    if (!bySku.containsKey(line.sku()) && lines.size() == Order.MAX_LINES) {
      return Optional.empty();
    }
    bySku.put(line.sku(), line);
    return Optional.of(with(new ArrayList<>(bySku.values()), details));
  }

  Cart withoutLine(String sku) {
    return with(lines.stream().filter(line -> !line.sku().equals(sku)).toList(), details);
  }

  Cart with(List<SkuQuantity> newLines, CartDetails newDetails) {
    return new Cart(id, owner, status, newLines, newDetails, successor, version, times);
  }

  /// This cart with the lines of another: of a SKU that both have the larger quantity counts, so
  /// that merging twice changes nothing. What does not fit any more is left out.
  ///
  /// @param theirDetails the other's details, sealed for this cart
  Cart absorbing(Cart other, CartDetails theirDetails) {
    Map<String, SkuQuantity> bySku = bySku();
    for (SkuQuantity line : other.lines) {
      SkuQuantity known = bySku.get(line.sku());
      boolean fits = known != null || bySku.size() < Order.MAX_LINES;
      if (fits && (known == null || known.quantity() < line.quantity())) {
        bySku.put(line.sku(), line);
      }
    }
    return with(new ArrayList<>(bySku.values()), details.completedBy(theirDetails));
  }

  Cart ended(CartStatus last, @Nullable UUID newSuccessor) {
    return new Cart(id, owner, last, lines, details, newSuccessor, version, times);
  }

  /// As it is once stored.
  Cart stored(long newVersion, Times newTimes) {
    return new Cart(id, owner, status, lines, details, successor, newVersion, newTimes);
  }

  private Map<String, SkuQuantity> bySku() {
    Map<String, SkuQuantity> bySku = new LinkedHashMap<>();
    lines.forEach(line -> bySku.put(line.sku(), line));
    return bySku;
  }
}
