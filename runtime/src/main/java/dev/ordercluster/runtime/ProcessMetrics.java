package dev.ordercluster.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the operating system knows of this process, under the names that Prometheus' own client
/// libraries use: `process_cpu_seconds_total`, `process_resident_memory_bytes` and
/// `process_start_time_seconds`. The same in every process, so that the autoscaler reads one kind
/// of number. What cannot be read is `NaN`, never 0.
public final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double KIBIBYTE = 1024;

  private ProcessMetrics() {}

  /// Prometheus text format 0.0.4, to be put behind what a metrics library writes.
  public static String exposition() {
    StringBuilder out = new StringBuilder();
    metric(
        out,
        "process_cpu_seconds_total",
        "counter",
        "CPU time of the process, user and system.",
        cpuSeconds());
    metric(
        out,
        "process_resident_memory_bytes",
        "gauge",
        "Memory of the process that is in RAM.",
        residentBytes());
    metric(
        out,
        "process_start_time_seconds",
        "gauge",
        "When the process started, seconds since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    return out.toString();
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / NANOS)
        .orElse(Double.NaN);
  }

  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToDouble(number -> Double.parseDouble(number) * KIBIBYTE)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static void metric(
      StringBuilder out, String name, String type, String help, double value) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    String text = Double.isNaN(value) ? "NaN" : String.format(Locale.ROOT, "%.3f", value);
    out.append(name).append(' ').append(text).append('\n');
  }
}
