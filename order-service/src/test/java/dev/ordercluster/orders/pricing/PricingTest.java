package dev.ordercluster.orders.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.order.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @Provide
  Arbitrary<List<Item>> items() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 10_000_000),
            Arbitraries.integers().between(1, 1000),
            Arbitraries.integers().between(0, 10_000))
        .as((price, quantity, rate) -> new Item("A", quantity, Money.of(price, "KWD"), rate))
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  @Provide
  Arbitrary<Discount.Value> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 10_000).map(Discount.Percent::new),
        Arbitraries.longs()
            .between(1, 100_000_000)
            .map(amount -> new Discount.Amount(Money.of(amount, "KWD"))));
  }

  @Property
  void everyTotalIsTheSumOfItsPartsToTheMinorUnit(
      @ForAll("items") List<Item> items,
      @ForAll("values") Discount.Value value,
      @ForAll @LongRange(min = 0, max = 100_000) long price,
      @ForAll @IntRange(min = 0, max = 10_000) int rate) {
    ShippingMethod method = new ShippingMethod("S", "Ship", Money.of(price, "KWD"), rate, 1);
    Quote quote = Pricing.quote(items, discount(value), method);
    long discounts = quote.lines().stream().mapToLong(line -> line.discount().amount()).sum();
    long taxes = quote.lines().stream().mapToLong(line -> line.tax().amount()).sum();
    long totals = quote.lines().stream().mapToLong(line -> line.total().amount()).sum();
    long prices = items.stream().mapToLong(item -> item.price().amount()).sum();
    assertThat(quote.subtotal().amount()).isEqualTo(prices);
    assertThat(quote.discount().amount()).isEqualTo(discounts);
    assertThat(quote.tax().amount()).isEqualTo(taxes + quote.shippingTax().amount());
    assertThat(quote.total().amount())
        .isEqualTo(prices - discounts + taxes + price + quote.shippingTax().amount());
    assertThat(quote.total().amount()).isEqualTo(totals + price + quote.shippingTax().amount());
    assertThat(quote.lines()).allMatch(line -> line.item().price().covers(line.discount()));
  }

  @Property
  void noPartOfASplitIsAWholeUnitAwayFromItsExactShare(
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long amount,
      @ForAll("weights") List<Long> weights) {
    long sum = weights.stream().mapToLong(Long::longValue).sum();
    List<Money> parts = Allocation.split(Money.of(amount, "EUR"), weights);
    assertThat(parts.stream().mapToLong(Money::amount).sum()).isEqualTo(amount);
    for (int i = 0; i < parts.size() && sum > 0; i++) {
      double exact = (double) amount * weights.get(i) / sum;
      assertThat(Math.abs(parts.get(i).amount() - exact)).isLessThan(1.000001);
    }
  }

  @Provide
  Arbitrary<List<Long>> weights() {
    return Arbitraries.longs().between(0, 1_000_000).list().ofMinSize(1).ofMaxSize(30);
  }

  @Test
  void theUnitsLeftOverGoToTheLargestRemainders() {
    // Exact shares: 33.33, 33.33, 33.33 and 14.28, 28.57, 57.14.
    assertThat(amounts(100, 1, 1, 1)).containsExactly(34L, 33L, 33L);
    assertThat(amounts(100, 1, 2, 4)).containsExactly(14L, 29L, 57L);
    assertThat(amounts(1, 1, 1, 1)).containsExactly(1L, 0L, 0L);
    assertThat(amounts(5, 0, 0)).containsExactly(5L, 0L);
  }

  @ParameterizedTest
  @CsvSource({
    // The amount is in minor units whatever the number of digits: ¥, € and KWD (1/1000).
    "JPY, 100, 1000, 110",
    "EUR, 1299, 1900, 1546",
    "EUR, 5, 1000, 6",
    "EUR, 4, 1000, 4",
    "KWD, 1005, 500, 1055",
  })
  void taxIsRoundedHalfUpToTheMinorUnit(String currency, long price, int rate, long total) {
    List<Item> items = List.of(new Item("A", 1, Money.of(price, currency), rate));
    assertThat(Pricing.quote(items, null, null).total()).isEqualTo(Money.of(total, currency));
  }

  @Test
  void anAmountTakesOffAtMostTheSubtotal() {
    List<Item> items = List.of(new Item("A", 1, Money.of(300, "EUR"), 1900));
    Discount discount = discount(new Discount.Amount(Money.of(1000, "EUR")));
    Quote quote = Pricing.quote(items, discount, null);
    assertThat(quote.discount()).isEqualTo(Money.of(300, "EUR"));
    assertThat(quote.total()).isEqualTo(Money.of(0, "EUR"));
  }

  @Test
  void anAmountBeyondWhatJsonReadersHoldIsAnError() {
    List<Item> items = List.of(new Item("A", 2, Money.of(Money.MAX_AMOUNT / 2, "EUR"), 10_000));
    assertThatThrownBy(() -> Pricing.quote(items, null, null))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aDiscountTellsWhyItDoesNotApply() {
    Money basket = Money.of(1000, "EUR");
    Discount.Value ten = new Discount.Percent(1000);
    Discount.Value dollars = new Discount.Amount(Money.of(100, "USD"));
    Money more = Money.of(1001, "EUR");
    assertThat(code(new Discount("C", ten, null, NOW, null, false, 1), basket)).isEmpty();
    assertThat(code(new Discount("C", ten, null, NOW.plusSeconds(1), null, false, 1), basket))
        .hasValue("discount-not-started");
    assertThat(code(new Discount("C", ten, null, null, NOW, false, 1), basket))
        .hasValue("discount-ended");
    assertThat(code(new Discount("C", ten, null, null, null, true, 1), basket))
        .hasValue("discount-used-up");
    assertThat(code(new Discount("C", dollars, null, null, null, false, 1), basket))
        .hasValue("discount-currency");
    assertThat(code(new Discount("C", ten, more, null, null, false, 1), basket))
        .hasValue("discount-below-minimum");
  }

  private static Optional<String> code(Discount discount, Money basket) {
    return discount.refusal(basket, NOW).map(Discount.Refusal::code);
  }

  private static List<Long> amounts(long amount, long... weights) {
    return Allocation.split(Money.of(amount, "EUR"), Arrays.stream(weights).boxed().toList())
        .stream()
        .map(Money::amount)
        .toList();
  }

  private static Discount discount(Discount.Value value) {
    return new Discount("C", value, null, null, null, false, 1);
  }
}
