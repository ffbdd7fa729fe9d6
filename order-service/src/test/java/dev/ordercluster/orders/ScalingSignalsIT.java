package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.runtime.rules.MetricsPage;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The names are a contract with the operator's autoscaler.
class ScalingSignalsIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void everySignalOfTheAutoscalerIsExposed() {
    service.customer().order(service.product(10), 1);
    assertThat(metrics())
        .contains("\nprocess_cpu_seconds_total ")
        .contains("\nprocess_resident_memory_bytes ")
        .contains("\nprocess_start_time_seconds ")
        .contains("\nhttp_server_requests_in_flight")
        .contains("\nhttp_server_requests_seconds_bucket{")
        .contains("le=\"+Inf\"")
        .contains("\ndatabase_pool_wait_seconds_sum")
        .contains("\ndatabase_pool_wait_seconds_count")
        .contains("\ndatabase_row_wait_seconds_sum")
        .contains("\ndatabase_pool_active")
        .contains("\ndatabase_pool_size");
  }

  @Test
  void consumerLagIsKnownOnceTheBrokerWasAskedAndNotBefore() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .containsPattern("\ninbox_consumer_lag[^\n]* [0-9]")
                    .containsPattern("\ninbox_partitions[^\n]* 6"));
  }

  @Test
  void anAddressOfTheManagementPortThatHasNothingSaysSo() {
    var answer = service.management().get("/nothing");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("There is nothing at this address.");
  }

  @Test
  void whatIsExportedStandsInTheReferenceAndTheOtherWayRound() {
    service.customer().order(service.product(10), 1);
    MetricsPage page = MetricsPage.of("Order service");
    String exposition = metrics();
    assertThat(page.faultsOf(exposition)).isEmpty();
    assertThat(page.unnamedIn(Path.of("src/main/java"), exposition)).isEmpty();
  }

  private static String metrics() {
    return service.management().get("/metrics").body();
  }
}
