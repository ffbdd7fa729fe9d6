package dev.ordercluster.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void overflowIsAnErrorNotAWrap() {
    Money most = Money.of(Money.MAX_AMOUNT, "EUR");
    assertThatThrownBy(() -> most.plus(Money.of(1, "EUR"))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(1_000_000)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.of(-1, "EUR")).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void onlyMoneyHasACurrency() {
    assertThat(Money.isCurrency("JPY")).isTrue();
    assertThat(Money.isCurrency("KWD")).isTrue();
    assertThat(Money.isCurrency("XAU")).isFalse();
    assertThat(Money.isCurrency("eur")).isFalse();
    assertThat(Money.isCurrency("QQQ")).isFalse();
  }

  @Test
  void currenciesDoNotMix() {
    assertThatThrownBy(() -> Money.of(1, "EUR").plus(Money.of(1, "USD")))
        .hasMessageContaining("expected EUR, was USD");
  }

  @Property
  void timesIsRepeatedPlus(
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long amount,
      @ForAll @IntRange(min = 1, max = 50) int count) {
    Money one = Money.of(amount, "JPY");
    Money sum = one;
    for (int i = 1; i < count; i++) {
      sum = sum.plus(one);
    }
    assertThat(one.times(count)).isEqualTo(sum);
  }
}
