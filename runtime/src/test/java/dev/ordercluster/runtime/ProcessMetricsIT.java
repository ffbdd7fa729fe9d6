package dev.ordercluster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProcessMetricsIT {
  @Test
  void theProcessTellsWhatItUsesAndWhenItStarted() {
    String text = ProcessMetrics.exposition();
    assertThat(value(text, "process_cpu_seconds_total")).isPositive();
    assertThat(value(text, "process_resident_memory_bytes")).isGreaterThan(8 << 20);
    assertThat(value(text, "process_start_time_seconds"))
        .isBetween(
            Instant.now().minusSeconds(3600).toEpochMilli() / 1000.0,
            Instant.now().toEpochMilli() / 1000.0);
    assertThat(text).contains("# TYPE process_cpu_seconds_total counter\n").endsWith("\n");
  }

  private static double value(String text, String name) {
    return Arrays.stream(text.split("\n", -1))
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
