package dev.ordercluster.benchmarks.measure;

import java.time.Duration;
import java.util.stream.Stream;

/// What the kernel has counted for processes: user and system time of all their threads.
public final class Processor {
  private Processor() {}

  /// Processor time of a process and all that it has started, so far.
  public static Duration timeOf(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
