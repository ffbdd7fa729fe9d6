package dev.ordercluster.operator.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/// A counter as it was read at one moment.
///
/// @param time when it was read, by the reader's clock
/// @param value what the process said; anything but a finite number ≥ 0 is kept and never used
public record CounterReading(Instant time, double value) {

  /// By how much the counter grew from `earlier` to this reading. A counter that fell was reset
  /// with its process: it grew by what it shows now. Empty when either value is not a finite number
  /// ≥ 0.
  public OptionalDouble increaseSince(CounterReading earlier) {
    if (!Measured.isUsable(value) || !Measured.isUsable(earlier.value)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(value < earlier.value ? value : value - earlier.value);
  }

  /// The growth per second since `earlier`. Empty also when the clock stood still or went back.
  public OptionalDouble ratePerSecondSince(CounterReading earlier) {
    OptionalDouble seconds = Measured.secondsBetween(earlier.time, time);
    OptionalDouble increase = increaseSince(earlier);
    if (seconds.isEmpty() || increase.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(increase.getAsDouble() / seconds.getAsDouble());
  }

  /// The time between two readings, zero when the clock went back.
  public Duration since(CounterReading earlier) {
    Duration between = Duration.between(earlier.time, time);
    return between.isNegative() ? Duration.ZERO : between;
  }
}
