package dev.ordercluster.gateway.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Which instances a request may be given to.
///
/// Ejected ones are left alone while enough others are good. When less than [#PANIC_PERCENT] of the
/// instances are, the few would get the load of all: then those that answer, if badly, are asked
/// again, and the ejections were probably not the instances' own fault. Unreachable ones are asked
/// when there is no other.
public final class Candidates {
  public static final int PANIC_PERCENT = 30;

  private Candidates() {}

  /// Chooses from instances.
  ///
  /// @param open those that the request may be given to at all, of `known` instances
  public static <T> List<T> of(List<T> open, int known, Function<T, Standing> standing, long now) {
    List<T> good = new ArrayList<>(open.size());
    List<T> failing = new ArrayList<>(0);
    for (T one : open) {
      Standing state = standing.apply(one);
      if (!state.isEjected(now)) {
        good.add(one);
      } else if (!state.unreachable()) {
        failing.add(one);
      }
    }
    if (good.size() * 100 < known * PANIC_PERCENT) {
      good.addAll(failing);
    }
    if (good.isEmpty()) {
      return failing.isEmpty() ? open : failing;
    }
    return good;
  }

  /// Leaves out instances that are starting, each by chance, so that one that came a moment ago
  /// gets a small share that grows to a whole one over the window. Its caches and its compiler are
  /// cold.
  ///
  /// @param started when an instance joined or came back, nanoTime
  public static <T> List<T> warmed(
      List<T> candidates, Function<T, Long> started, Warming warming, RandomGenerator random) {
    if (warming.window() == 0 || candidates.size() < 2) {
      return candidates;
    }
    List<T> drawn = new ArrayList<>(candidates.size());
    for (T one : candidates) {
      double share = warming.share(started.apply(one));
      if (share >= 1 || random.nextDouble() < share) {
        drawn.add(one);
      }
    }
    return drawn.isEmpty() ? candidates : drawn;
  }

  /// How instances start.
  ///
  /// @param now nanoTime
  /// @param window how long until an instance gets its whole share, nanoseconds; 0 starts nobody
  ///   slowly
  public record Warming(long now, long window) {
    private static final double LEAST = 0.1;

    double share(long started) {
      long age = now - started;
      return age >= window ? 1 : Math.max(LEAST, (double) age / window);
    }
  }
}
