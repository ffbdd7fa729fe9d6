package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Pod.Phase;
import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.Pod.Requests;
import dev.ordercluster.operator.autoscale.Pod.Start;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Pods and facts for tests.
final class PodFixture {
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  static final Duration WINDOW = Duration.ofSeconds(5);
  static final Requests REQUESTS = new Requests(1000, 1_000_000_000);
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(2));

  private PodFixture() {}

  static Pod ready(String name, Map<Signal, Double> values) {
    return ready(name, values, LatencyHistogram.empty());
  }

  static Pod ready(String name, Map<Signal, Double> values, LatencyHistogram latency) {
    return new Pod(
        name,
        Phase.RUNNING,
        false,
        new Readiness.Ready(LONG_AGO),
        new Start.At(LONG_AGO),
        REQUESTS,
        new Sample.Taken(NOW, WINDOW, values, latency));
  }

  static Facts facts(int replicas, List<Pod> pods) {
    return new Facts(replicas, pods, List.of(), Facts.ScheduledMinimum.NONE);
  }

  /// A pod in the tables' words: `usage/request/flag`.
  static Pod of(String name, String words, Signal signal, double unit) {
    String[] parts = words.split("/", -1);
    String flag = parts[2];
    long request = parts[1].equals("-") ? 1000 : Long.parseLong(parts[1]);
    boolean sampled = !parts[0].equals("-") && !flag.equals("M");
    Sample sample =
        sampled
            ? new Sample.Taken(
                NOW,
                WINDOW,
                Map.of(signal, Double.parseDouble(parts[0]) / unit),
                LatencyHistogram.empty())
            : new Sample.Failed(NOW, "no metric");
    Instant start = flag.equals("U") ? NOW.minus(WINDOW) : LONG_AGO;
    return new Pod(
        name,
        flag.equals("P") ? Phase.PENDING : flag.equals("F") ? Phase.FAILED : Phase.RUNNING,
        flag.equals("D"),
        flag.equals("U") || flag.equals("P")
            ? new Readiness.NotReady(start)
            : new Readiness.Ready(start),
        new Start.At(start),
        new Requests(request, request),
        sample);
  }
}
