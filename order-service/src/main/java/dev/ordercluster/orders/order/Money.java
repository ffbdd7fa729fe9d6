package dev.ordercluster.orders.order;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;

/// An amount in the minor units of an ISO-4217 currency (1299 EUR is 12.99 €; JPY has no minor
/// unit, KWD has three digits). Never negative in this domain.
///
/// Arithmetic is exact: a result above [#MAX_AMOUNT] throws ArithmeticException. The bound is the
/// largest integer that every JSON reader represents exactly (2^53 - 1).
public record Money(long amount, Currency currency) {
  public static final long MAX_AMOUNT = (1L << 53) - 1;

  private static final Set<String> CODES =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  public Money {
    if (amount < 0 || amount > MAX_AMOUNT) {
      throw new ArithmeticException("amount must be 0.." + MAX_AMOUNT + ", was " + amount);
    }
    if (!isCurrency(currency.getCurrencyCode())) {
      throw new IllegalArgumentException("not a currency with minor units: " + currency);
    }
  }

  public static Money of(long amount, String currencyCode) {
    return new Money(amount, Currency.getInstance(currencyCode));
  }

  /// True for the ISO-4217 codes of money; false for metals, funds and test codes (XAU, XXX).
  public static boolean isCurrency(String code) {
    return CODES.contains(code);
  }

  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(amount, other.amount), currency);
  }

  public Money times(int quantity) {
    return new Money(Math.multiplyExact(amount, quantity), currency);
  }

  public boolean covers(Money other) {
    return currency.equals(other.currency) && amount >= other.amount;
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("expected " + currency + ", was " + other.currency);
    }
  }
}
