package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Money;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A discount as staff writes it: `rate` (basis points) or `amount`.
record DiscountInput(
    String code,
    @Nullable Integer rate,
    @Nullable Money amount,
    @Nullable Money minSubtotal,
    @Nullable Instant startsAt,
    @Nullable Instant endsAt,
    @Nullable Integer maxUses) {
  private static final Fields.Rule TIME =
      new Fields.Rule("a time such as 2026-12-24T00:00:00Z", text -> parsed(text) != null);

  static DiscountInput parse(String code, Body body) {
    Fields root = Fields.of(body.json());
    Integer rate = root.has("rate") ? (int) root.integer("rate", 1, 10_000) : null;
    Codes.Asked amount = root.has("amount") ? Codes.amount(root, "amount", 1) : null;
    if ((rate == null) == (amount == null)) {
      root.reject("rate", "invalid", "expected either rate or amount");
    }
    Codes.Asked minimum = root.has("minSubtotal") ? Codes.amount(root, "minSubtotal", 0) : null;
    Instant startsAt = root.has("startsAt") ? parsed(root.text("startsAt", 40, TIME)) : null;
    Instant endsAt = root.has("endsAt") ? parsed(root.text("endsAt", 40, TIME)) : null;
    if (startsAt != null && endsAt != null && !startsAt.isBefore(endsAt)) {
      root.reject("endsAt", "invalid", "expected a time after startsAt");
    }
    Integer maxUses =
        root.has("maxUses") ? (int) root.integer("maxUses", 1, Integer.MAX_VALUE) : null;
    root.refuseUnknown();
    root.check();
    return new DiscountInput(
        code,
        rate,
        amount == null ? null : amount.money(),
        minimum == null ? null : minimum.money(),
        startsAt,
        endsAt,
        maxUses);
  }

  @Nullable Object[] columns() {
    return new @Nullable Object[] {
      code,
      rate,
      amount == null ? null : amount.amount(),
      amount == null ? null : amount.currency().getCurrencyCode(),
      minSubtotal == null ? 0L : minSubtotal.amount(),
      minSubtotal == null ? null : minSubtotal.currency().getCurrencyCode(),
      TariffStore.time(startsAt),
      TariffStore.time(endsAt),
      maxUses
    };
  }

  private static @Nullable Instant parsed(String text) {
    try {
      Instant at = Instant.parse(text);
      return at.isAfter(Instant.EPOCH) && at.isBefore(LAST) ? at : null;
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");
}
