package dev.ordercluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.runtime.ProcessMetrics;
import dev.ordercluster.runtime.rules.MetricsPage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetersTest {
  @Test
  void durationsAreCountedInEveryBucketThatHoldsThem() {
    Meters meters = new Meters();
    meters.record(Duration.ofMillis(30).toNanos());
    meters.record(Duration.ofSeconds(20).toNanos());
    assertThat(meters.text(true))
        .contains("reconcile_duration_seconds_bucket{le=\"0.025\"} 0\n")
        .contains("reconcile_duration_seconds_bucket{le=\"0.05\"} 1\n")
        .contains("reconcile_duration_seconds_bucket{le=\"10.0\"} 1\n")
        .contains("reconcile_duration_seconds_bucket{le=\"+Inf\"} 2\n")
        .contains("reconcile_duration_seconds_count 2\n")
        .contains("ordercluster_operator_leading 1\n");
    MetricsPage page = MetricsPage.of("Operator");
    assertThat(page.faultsOf(meters.text(true))).isEmpty();
    assertThat(page.faultsOf(ProcessMetrics.exposition())).isEmpty();
  }
}
