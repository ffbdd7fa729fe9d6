package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a code takes off the subtotal.
///
/// @param minSubtotal smallest basket it applies to; null for any
/// @param startsAt null for always, inclusive
/// @param endsAt null for never, exclusive
/// @param isUsedUp true when it was used as often as it may be
/// @param version of the terms; placement verifies it
public record Discount(
    String code,
    Value value,
    @Nullable Money minSubtotal,
    @Nullable Instant startsAt,
    @Nullable Instant endsAt,
    boolean isUsedUp,
    long version) {
  /// How much it takes off.
  public sealed interface Value {}

  /// A part of the subtotal, in basis points 1..10000.
  public record Percent(int basisPoints) implements Value {
    public Percent {
      if (basisPoints < 1 || basisPoints > 10_000) {
        throw new IllegalArgumentException("expected 1..10000, was " + basisPoints);
      }
    }
  }

  /// A fixed amount, at most the subtotal.
  public record Amount(Money off) implements Value {}

  /// Why a discount does not apply.
  ///
  /// @param code stable machine-readable name
  public record Refusal(String code, String why) {}

  /// Empty when the discount applies to a basket of that subtotal at that time.
  public Optional<Refusal> refusal(Money subtotal, Instant now) {
    if (startsAt != null && now.isBefore(startsAt)) {
      return refused("discount-not-started", "expected a time from " + startsAt + " on");
    }
    if (endsAt != null && !now.isBefore(endsAt)) {
      return refused("discount-ended", "expected a time before " + endsAt);
    }
    if (isUsedUp) {
      return refused("discount-used-up", "expected a discount with uses left");
    }
    if (value instanceof Amount(Money off) && !off.currency().equals(subtotal.currency())) {
      return refused("discount-currency", "expected a basket in " + off.currency());
    }
    if (minSubtotal != null && !subtotal.covers(minSubtotal)) {
      return refused(
          "discount-below-minimum",
          "expected a subtotal of "
              + minSubtotal.amount()
              + " "
              + minSubtotal.currency()
              + " or more, was "
              + subtotal.amount()
              + " "
              + subtotal.currency());
    }
    return Optional.empty();
  }

  Money off(Money subtotal) {
    return switch (value) {
      case Percent(int basisPoints) -> subtotal.share(basisPoints, 10_000);
      case Amount(Money off) -> off.least(subtotal);
    };
  }

  private static Optional<Refusal> refused(String code, String why) {
    return Optional.of(new Refusal(code, why));
  }
}
