package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Sample;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What an order service would expose, and pods to expose it.
record Told(
    double start, double cpu, double inFlight, double answered, double slow, String further) {
  static final Instant EPOCH = Instant.parse("2026-11-23T10:00:00Z");

  static Told process(double start) {
    return new Told(start, 0, 0, 0, 0, "");
  }

  Told cpu(double seconds) {
    return new Told(start, seconds, inFlight, answered, slow, further);
  }

  Told inFlight(double now) {
    return new Told(start, cpu, now, answered, slow, further);
  }

  /// @param fast answers within 10 ms
  /// @param slower answers within 1 s
  Told answered(double fast, double slower) {
    return new Told(start, cpu, inFlight, fast + slower, slower, further);
  }

  Told with(String lines) {
    return new Told(start, cpu, inFlight, answered, slow, further + lines + "\n");
  }

  String text() {
    String labels = "route=\"GET /v1/orders\",status=\"200\"";
    return String.format(
            Locale.ROOT,
            """
            process_start_time_seconds %f
            process_cpu_seconds_total %f
            process_resident_memory_bytes 1.5e8
            http_server_requests_in_flight{scope="application"} %f
            http_server_requests_seconds_bucket{%s,le="0.01"} %f
            http_server_requests_seconds_bucket{%s,le="1.0"} %f
            http_server_requests_seconds_bucket{%s,le="+Inf"} %f
            http_server_requests_seconds_sum{%s} %f
            http_server_requests_seconds_count{%s} %f
            """,
            start,
            cpu,
            inFlight,
            labels,
            answered - slow,
            labels,
            answered,
            labels,
            answered,
            labels,
            (answered - slow) * 0.005 + slow * 0.5,
            labels,
            answered)
        + further;
  }

  /// As it is heard so many seconds after the beginning.
  Scrape.Answered at(double seconds) {
    Duration since = Duration.ofMillis(Math.round(seconds * 1000));
    return new Scrape.Answered(EPOCH.plus(since), since, read(text()));
  }

  static Exposition read(String text) {
    try {
      return switch (PrometheusText.parse(
          new StringReader(text), MetricNames.ORDER_SERVICE.all())) {
        case PrometheusText.Parsed.Understood(Exposition exposition) -> exposition;
        case PrometheusText.Parsed.Malformed(String why) -> throw new AssertionError(why);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A pod that serves since the beginning.
  static PodSnapshot pod(String name, String address) {
    return new PodSnapshot(
        address,
        new Pod(
            name,
            Pod.Phase.RUNNING,
            false,
            new Pod.Readiness.Ready(EPOCH.minusSeconds(600)),
            new Pod.Start.At(EPOCH.minusSeconds(620)),
            new Pod.Requests(500, 400_000_000),
            new Sample.Never()));
  }
}
