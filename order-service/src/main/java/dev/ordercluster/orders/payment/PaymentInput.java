package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Payment;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Bodies of the payment routes.
final class PaymentInput {
  private static final Fields.Rule TOKEN =
      new Fields.Rule("a token of the payment provider", _ -> true);
  private static final Fields.Rule CURRENCY =
      new Fields.Rule("an ISO-4217 currency code", Money::isCurrency);

  private PaymentInput() {}

  /// A payment as a client asks for it.
  ///
  /// @param amount null for all that is still open
  record New(String method, String token, Payment.CaptureMode capture, @Nullable Money amount) {
    @Override
    public String toString() {
      return "New[" + method + ", token=***, " + capture + ", " + amount + "]";
    }
  }

  static New payment(Body body, Collection<String> methods) {
    Fields root = Fields.of(body.json());
    Set<String> known = new TreeSet<>(methods);
    String method =
        root.text("method", 64, new Fields.Rule("one of the methods " + known, known::contains));
    String token = root.text("token", 255, TOKEN);
    Set<String> modes = Set.of("automatic", "manual");
    String capture =
        root.has("capture")
            ? root.text("capture", 16, new Fields.Rule("automatic or manual", modes::contains))
            : "automatic";
    Asked asked = asked(root);
    root.refuseUnknown();
    root.check();
    return new New(
        method,
        token,
        Payment.CaptureMode.valueOf(capture.toUpperCase(Locale.ROOT)),
        asked == null ? null : asked.money());
  }

  /// The amount of a capture or refund; null, also without a body, for all that is left.
  static @Nullable Money amount(Body body) {
    if (body.isEmpty()) {
      return null;
    }
    Fields root = Fields.of(body.json());
    Asked asked = asked(root);
    root.refuseUnknown();
    root.check();
    return asked == null ? null : asked.money();
  }

  /// Refuses members in the body of a route that takes none.
  static void nothing(Body body) {
    if (!body.isEmpty()) {
      Fields root = Fields.of(body.json());
      root.refuseUnknown();
      root.check();
    }
  }

  // Made into money once it is known to be right.
  private record Asked(long amount, String currency) {
    Money money() {
      return Money.of(amount, currency);
    }
  }

  private static @Nullable Asked asked(Fields root) {
    if (!root.has("amount")) {
      return null;
    }
    Fields amount = root.object("amount");
    Asked asked =
        new Asked(
            amount.integer("amount", 1, Money.MAX_AMOUNT), amount.text("currency", 3, CURRENCY));
    amount.refuseUnknown();
    return asked;
  }
}
