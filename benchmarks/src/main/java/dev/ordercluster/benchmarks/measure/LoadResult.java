package dev.ordercluster.benchmarks.measure;

import java.time.Duration;

/// What a while of load came to.
public final class LoadResult {
  private final Duration time;
  private final long[] nanos;

  /// Keeps what was measured.
  ///
  /// @param nanos the latency of each request that was answered, from when it was to be sent
  LoadResult(Duration time, long[] nanos) {
    this.time = time;
    this.nanos = nanos;
  }

  /// Requests that were answered as they should be.
  public long done() {
    return nanos.length;
  }

  /// Answered in a second.
  public double perSecond() {
    return done() * 1e9 / time.toNanos();
  }

  /// A quantile of the latency, in microseconds.
  public double micros(double q) {
    return Quantiles.of(nanos, q) / 1e3;
  }
}
