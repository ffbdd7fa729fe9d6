package dev.ordercluster.benchmarks.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void aQuantileIsTheValueThatSoManyDoNotExceed() {
    long[] values = LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();
    assertEquals(50, Quantiles.of(values, 0.5));
    assertEquals(99, Quantiles.of(values, 0.99));
    assertEquals(100, Quantiles.of(values, 1));
    assertEquals(7, Quantiles.of(new long[] {7}, 0.01));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertEquals(3, Quantiles.median(List.of(9.0, 1.0, 3.0)));
    assertEquals(2.5, Quantiles.median(List.of(4.0, 1.0, 3.0, 2.0)));
  }

  @Test
  void thereIsNoneOfNothing() {
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new long[0], 0.5));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new long[] {1}, 0));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.median(List.of()));
  }
}
