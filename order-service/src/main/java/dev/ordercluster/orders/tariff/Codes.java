package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.Locale;
import java.util.Optional;

/// Codes that people type: 1..64 letters, digits, dots, dashes and underscores; in capitals
/// whatever was typed.
public final class Codes {
  public static final Fields.Rule CODE =
      new Fields.Rule("a code of letters, digits, dots, dashes and underscores", Codes::isCode);
  static final Fields.Rule CURRENCY =
      new Fields.Rule("an ISO-4217 currency code", Money::isCurrency);

  private Codes() {}

  /// Reads an optional code; null when it is absent.
  public static Optional<String> read(Fields fields, String name) {
    return fields.has(name)
        ? Optional.of(canonical(fields.text(name, 64, CODE)))
        : Optional.empty();
  }

  static String canonical(String typed) {
    return typed.toUpperCase(Locale.ROOT);
  }

  static String of(Call call) {
    String code = call.path().getOrDefault("code", "");
    if (!isCode(code)) {
      throw ProblemException.badRequest(
          new FieldError("#path/code", "invalid", "expected " + CODE.expected()));
    }
    return canonical(code);
  }

  // Made into money once it is known to be right.
  record Asked(long amount, String currency) {
    Money money() {
      return Money.of(amount, currency);
    }
  }

  static Asked amount(Fields fields, String name, long least) {
    Fields amount = fields.object(name);
    Asked asked =
        new Asked(
            amount.integer("amount", least, Money.MAX_AMOUNT),
            amount.text("currency", 3, CURRENCY));
    amount.refuseUnknown();
    return asked;
  }

  private static boolean isCode(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  }
}
