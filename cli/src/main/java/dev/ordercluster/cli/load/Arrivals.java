package dev.ordercluster.cli.load;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// When requests arrive: a Poisson process whose rate follows the plan, made by thinning one of the
/// peak's rate. Independent of what is answered.
final class Arrivals {
  private static final double NANOS = 1e9;

  private final LoadPlan plan;
  private final SplittableRandom random;
  private double nanos;

  Arrivals(LoadPlan plan) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
  }

  /// Nanoseconds from the beginning of the run to the next arrival; empty when the run is over.
  OptionalLong next() {
    long end = plan.duration().toNanos();
    while (nanos < end) {
      nanos += -Math.log(1 - random.nextDouble()) / plan.peak() * NANOS;
      double rate = plan.rate(Duration.ofNanos((long) nanos));
      if (nanos < end && random.nextDouble() * plan.peak() < rate) {
        return OptionalLong.of((long) nanos);
      }
    }
    return OptionalLong.empty();
  }
}
