package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Instant;
import java.util.Map;

/// One line of a samples file: one pod at one time.
///
/// @param values by signal; a cell that is empty has none
record Row(
    Instant time,
    String pod,
    State state,
    long cpuRequestMillis,
    long memoryRequestBytes,
    Map<Signal, Double> values,
    LatencyHistogram latency) {

  /// What a pod was.
  enum State {
    READY,
    UNREADY,
    PENDING,
    DELETING,
    FAILED,
    /// Running, and gave no answer.
    MISSING
  }
}
