package dev.ordercluster.operator.autoscale;

import java.time.Duration;

/// The level at which one metric is to be held.
public sealed interface Target {

  /// The name in the custom resource, status and messages.
  String name();

  /// CPU in percent of the pods' requests.
  record CpuUtilization(int percent) implements Target {
    public CpuUtilization {
      atLeastOne("cpuUtilization", percent);
    }

    @Override
    public String name() {
      return "cpuUtilization";
    }
  }

  /// Memory in percent of the pods' requests.
  record MemoryUtilization(int percent) implements Target {
    public MemoryUtilization {
      atLeastOne("memoryUtilization", percent);
    }

    @Override
    public String name() {
      return "memoryUtilization";
    }
  }

  /// Mean of the requests inside one replica.
  record InFlightPerReplica(double value) implements Target {
    public InFlightPerReplica {
      positive("inFlightPerReplica", value);
    }

    @Override
    public String name() {
      return "inFlightPerReplica";
    }
  }

  /// Requests per second over all, divided by replicas.
  record RequestsPerSecondPerReplica(double value) implements Target {
    public RequestsPerSecondPerReplica {
      positive("requestsPerSecondPerReplica", value);
    }

    @Override
    public String name() {
      return "requestsPerSecondPerReplica";
    }
  }

  /// The percentile of request durations over all pods.
  record Latency(double percentile, Duration target) implements Target {
    public Latency {
      if (!(percentile > 0 && percentile < 100)) {
        throw new IllegalArgumentException(
            "latency.percentile is between 0 and 100, got " + percentile);
      }
      if (target.isNegative() || target.isZero()) {
        throw new IllegalArgumentException("latency.target is above 0, got " + target);
      }
    }

    @Override
    public String name() {
      return "latency";
    }
  }

  /// Messages that wait, over all, divided by replicas.
  record ConsumerLagPerReplica(double value) implements Target {
    public ConsumerLagPerReplica {
      positive("consumerLagPerReplica", value);
    }

    @Override
    public String name() {
      return "consumerLagPerReplica";
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is at least 1 percent, got " + value);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is a number above 0, got " + value);
    }
  }
}
