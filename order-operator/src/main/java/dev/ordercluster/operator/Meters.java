package dev.ordercluster.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What the operator counts, and its Prometheus text.
final class Meters implements Metrics {
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);
  private static final double NANOS = 1e9;

  private final List<LongAdder> buckets = BUCKETS.stream().map(_ -> new LongAdder()).toList();
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder running = new LongAdder();

  @Override
  public void receivedEvent(Event event, Map<String, Object> metadata) {
    events.increment();
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    failures.increment();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long start = System.nanoTime();
    running.increment();
    try {
      return execution.execute();
    } finally {
      running.decrement();
      record(System.nanoTime() - start);
    }
  }

  void record(long duration) {
    count.increment();
    nanos.add(duration);
    for (int i = 0; i < BUCKETS.size(); i++) {
      if (duration <= BUCKETS.get(i) * NANOS) {
        buckets.get(i).increment();
      }
    }
  }

  /// Prometheus text format 0.0.4.
  String text(boolean leading) {
    StringBuilder out = new StringBuilder();
    String duration = "ordercluster_operator_reconcile_duration_seconds";
    head(out, duration, "histogram", "Time of one pass over one OrderCluster.");
    for (int i = 0; i < BUCKETS.size(); i++) {
      sample(out, duration + "_bucket{le=\"" + BUCKETS.get(i) + "\"}", buckets.get(i).sum());
    }
    sample(out, duration + "_bucket{le=\"+Inf\"}", count.sum());
    sample(out, duration + "_sum", nanos.sum() / NANOS);
    sample(out, duration + "_count", count.sum());
    one(out, "reconcile_failures_total", "counter", "Passes that failed.", failures.sum());
    one(out, "reconciles_running", "gauge", "Passes under way.", running.sum());
    one(out, "events_total", "counter", "Changes that were told by watches.", events.sum());
    one(
        out,
        "leading",
        "gauge",
        "1 while this replica acts, 0 while it stands by.",
        leading ? 1 : 0);
    return out.toString();
  }

  private static void one(StringBuilder out, String name, String type, String help, long value) {
    String full = "ordercluster_operator_" + name;
    head(out, full, type, help);
    sample(out, full, value);
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder out, String name, Number value) {
    out.append(name).append(' ').append(value).append('\n');
  }
}
