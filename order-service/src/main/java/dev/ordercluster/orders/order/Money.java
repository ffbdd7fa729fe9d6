package dev.ordercluster.orders.order;

import java.math.BigInteger;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  public boolean isZero() {
    return amount == 0;
  }

  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(amount, other.amount), currency);
  }

  /// The difference; throws ArithmeticException when the other is more.
  public Money minus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.subtractExact(amount, other.amount), currency);
  }

  /// The difference, or zero when the other is more.
  public Money minusAtMost(Money other) {
    return covers(other) ? minus(other) : zero(currency);
  }

  public Money least(Money other) {
    return other.covers(this) ? this : other;
  }

  /// The sum of amounts in one currency.
  public static Money sum(Currency currency, Stream<Money> amounts) {
    return amounts.reduce(zero(currency), Money::plus);
  }

  /// `numerator / denominator` of this amount, rounded half up.
  public Money share(long numerator, long denominator) {
    BigInteger twice = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(2 * numerator));
    BigInteger whole =
        twice
            .add(BigInteger.valueOf(denominator))
            .divide(BigInteger.valueOf(2).multiply(BigInteger.valueOf(denominator)));
    return new Money(whole.longValueExact(), currency);
  }

  public Money times(int quantity) {
    return new Money(Math.multiplyExact(amount, quantity), currency);
  }

  /// For messages: minor units and currency.
  public String text() {
    return amount + " " + currency;
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
