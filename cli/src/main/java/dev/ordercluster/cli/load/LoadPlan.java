package dev.ordercluster.cli.load;

import java.time.Duration;

/// What load is to be made.
///
/// @param base requests per second at the bottom of the profile
/// @param peak requests per second at its top
/// @param orders part of the requests that place an order, 0 to 1; the others read products
/// @param seed the same seed makes the same arrivals and requests
public record LoadPlan(
    Profile profile, double base, double peak, Duration duration, double orders, long seed) {
  private static final double MOST = 20_000;
  private static final int STEPS = 200;
  private static final Duration LONGEST = Duration.ofHours(2);

  public LoadPlan {
    if (!(base >= 0 && base <= peak && peak > 0 && peak <= MOST)) {
      throw new IllegalArgumentException(
          "expected 0 <= --rate <= --peak <= 20000 requests per second, was --rate "
              + base
              + " and --peak "
              + peak);
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--duration must be 1s to 2h, was " + duration.toSeconds() + "s");
    }
    if (!(orders >= 0 && orders <= 1)) {
      throw new IllegalArgumentException("--orders must be 0 to 1, was " + orders);
    }
  }

  /// Mean requests per second between two moments; what is behind the end of the run asks for none.
  double rate(Duration from, Duration to) {
    double span = to.minus(from).toNanos();
    double sum = 0;
    for (int step = 0; step < STEPS; step++) {
      Duration at = from.plusNanos((long) (span * (step + 0.5) / STEPS));
      sum += at.compareTo(duration) < 0 ? rate(at) : 0;
    }
    return sum / STEPS;
  }

  /// Requests per second at a moment of the run.
  double rate(Duration since) {
    double part = Math.clamp((double) since.toNanos() / duration.toNanos(), 0, 1);
    return base + (peak - base) * profile.height(part);
  }
}
