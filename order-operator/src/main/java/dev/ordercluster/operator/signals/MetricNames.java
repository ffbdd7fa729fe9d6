package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.desired.Component;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Under which names a component exposes what the autoscaler reads. docs/reference/autoscaling.md
/// lists them; they are a contract with the component.
///
/// @param gauges signals that are read as they are
/// @param requests name of the histogram of request durations, without suffix
/// @param poolWait name of the timer of waiting for a database connection, empty where there is
///   none
/// @param rowWait name of the timer of waiting for rows that other requests change, or empty
/// @param partitions name of the gauge that tells how many readers of messages are of use, or empty
record MetricNames(
    Map<Signal, String> gauges,
    String requests,
    String poolWait,
    String rowWait,
    String partitions) {
  static final String CPU = "process_cpu_seconds_total";
  static final String MEMORY = "process_resident_memory_bytes";
  static final String START = "process_start_time_seconds";

  static final MetricNames ORDER_SERVICE =
      new MetricNames(
          Map.of(
              Signal.MEMORY_BYTES,
              MEMORY,
              Signal.IN_FLIGHT,
              "http_server_requests_in_flight",
              Signal.POOL_IN_USE,
              "database_pool_active",
              Signal.POOL_SIZE,
              "database_pool_size",
              Signal.CONSUMER_LAG,
              "inbox_consumer_lag"),
          "http_server_requests_seconds",
          "database_pool_wait_seconds",
          "database_row_wait_seconds",
          "inbox_partitions");

  static final MetricNames GATEWAY =
      new MetricNames(
          Map.of(Signal.MEMORY_BYTES, MEMORY, Signal.IN_FLIGHT, "gateway_http_inflight"),
          "gateway_http_requests_seconds",
          "",
          "",
          "");

  MetricNames {
    gauges = Map.copyOf(new EnumMap<>(gauges));
  }

  /// Those of a component that can follow its load.
  static MetricNames of(Component component) {
    return switch (component) {
      case ORDER_SERVICE -> ORDER_SERVICE;
      case GATEWAY -> GATEWAY;
      case POSTGRES, REDIS, KAFKA ->
          throw new IllegalArgumentException(component + " does not follow its load");
    };
  }

  /// Every metric that has to be kept of an answer.
  Set<String> all() {
    Set<String> names = new HashSet<>(gauges.values());
    names.addAll(Set.of(CPU, START));
    names.addAll(Set.of(requests + "_bucket", requests + "_sum", requests + "_count"));
    if (!poolWait.isEmpty()) {
      names.addAll(Set.of(poolWait + "_sum", poolWait + "_count"));
    }
    if (!rowWait.isEmpty()) {
      names.add(rowWait + "_sum");
    }
    if (!partitions.isEmpty()) {
      names.add(partitions);
    }
    return new TreeSet<>(names);
  }
}
