package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The outcome of asking one pod for its metrics. An error is an error and an absent signal is
/// absent: neither is ever zero.
public sealed interface Sample {

  /// When the pod was asked.
  Instant time();

  /// The value of a signal; empty when the sample failed, has no such signal, or says NaN, infinity
  /// or a negative number.
  OptionalDouble value(Signal signal);

  /// Why [#value] is empty, in words; empty when it is not.
  Optional<String> fault(Signal signal);

  /// Durations of the requests answered in the window; empty when the pod told none.
  LatencyHistogram latency();

  /// The pod answered.
  ///
  /// @param time end of the window
  /// @param window over which rates, CPU and latencies were taken
  /// @param values by signal, as told: unusable values stay in and make [#fault]
  record Taken(Instant time, Duration window, Map<Signal, Double> values, LatencyHistogram latency)
      implements Sample {
    public Taken {
      if (window.isNegative()) {
        throw new IllegalArgumentException("a sample's window cannot be negative: " + window);
      }
      values = Map.copyOf(values);
    }

    @Override
    public OptionalDouble value(Signal signal) {
      Double told = values.get(signal);
      return told != null && Measured.isUsable(told)
          ? OptionalDouble.of(told)
          : OptionalDouble.empty();
    }

    @Override
    public Optional<String> fault(Signal signal) {
      Double told = values.get(signal);
      if (told == null) {
        return Optional.of("does not tell " + signal.label());
      }
      return Measured.isUsable(told)
          ? Optional.empty()
          : Optional.of("tells " + told + " as " + signal.label() + ", no number of at least 0");
    }
  }

  /// The pod could not be asked, or gave no answer that can be read.
  record Failed(Instant time, String reason) implements Sample {
    @Override
    public OptionalDouble value(Signal signal) {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<String> fault(Signal signal) {
      return Optional.of(reason);
    }

    @Override
    public LatencyHistogram latency() {
      return LatencyHistogram.empty();
    }
  }

  /// The pod was not asked yet.
  record Never() implements Sample {
    @Override
    public Instant time() {
      return Instant.EPOCH;
    }

    @Override
    public OptionalDouble value(Signal signal) {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<String> fault(Signal signal) {
      return Optional.of("was not asked yet");
    }

    @Override
    public LatencyHistogram latency() {
      return LatencyHistogram.empty();
    }
  }
}
