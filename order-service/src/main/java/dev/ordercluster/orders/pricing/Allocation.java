package dev.ordercluster.orders.pricing;

import dev.ordercluster.orders.order.Money;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Splits an amount by weight so that the parts add up to it: every part is rounded down, and the
/// minor units left over go to the largest remainders (Hamilton's method), the first one of equal
/// remainders first. No part differs from its exact share by a whole unit.
public final class Allocation {
  private Allocation() {}

  /// Parts in the order of the weights. Without any weight everything goes to the first part.
  public static List<Money> split(Money amount, List<Long> weights) {
    if (weights.isEmpty() || weights.stream().anyMatch(weight -> weight < 0)) {
      throw new IllegalArgumentException("expected weights of 0 or more, was " + weights);
    }
    BigInteger sum =
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger::add).orElseThrow();
    if (sum.signum() == 0) {
      return IntStream.range(0, weights.size())
          .mapToObj(i -> i == 0 ? amount : Money.zero(amount.currency()))
          .toList();
    }
    List<Long> parts = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    long left = amount.amount();
    for (long weight : weights) {
      BigInteger[] share =
          BigInteger.valueOf(amount.amount())
              .multiply(BigInteger.valueOf(weight))
              .divideAndRemainder(sum);
      parts.add(share[0].longValueExact());
      remainders.add(share[1]);
      left -= share[0].longValueExact();
    }
    IntStream.range(0, weights.size())
        .boxed()
        .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
        .limit(left)
        .forEach(i -> parts.set(i, parts.get(i) + 1));
    return parts.stream().map(part -> new Money(part, amount.currency())).toList();
  }
}
