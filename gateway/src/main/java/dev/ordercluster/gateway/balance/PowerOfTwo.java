package dev.ordercluster.gateway.balance;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Power of two choices: of two instances drawn at random the one with less under way. Close to the
/// least loaded of all, without every gateway running to the same one at once (Mitzenmacher 2001).
public final class PowerOfTwo {
  private PowerOfTwo() {}

  /// Draws two and takes the one with less load.
  ///
  /// @param candidates at least one
  public static <T> T pick(List<T> candidates, ToIntFunction<T> load, RandomGenerator random) {
    int size = candidates.size();
    if (size == 1) {
      return candidates.getFirst();
    }
    int first = random.nextInt(size);
    int second = (first + 1 + random.nextInt(size - 1)) % size;
    T one = candidates.get(first);
    T other = candidates.get(second);
    return load.applyAsInt(one) <= load.applyAsInt(other) ? one : other;
  }
}
