package dev.ordercluster.cli.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderClusterFactsTest {
  private static final Map<String, Object> READY = World.condition("Ready", "True", "serving");

  @Test
  void readyCountsOnlyForTheSpecificationThatIsThere() {
    assertThat(facts(Map.of("observedGeneration", 1, "conditions", List.of(READY))).isReady())
        .isTrue();
    assertThat(facts(Map.of("observedGeneration", 0, "conditions", List.of(READY))).isReady())
        .isFalse();
    assertThat(facts(Map.of("conditions", List.of(READY))).isReady()).isFalse();
  }

  @Test
  void aResourceThatNobodyReportedOnYetIsPending() {
    OrderClusterFacts facts = facts(Map.of());
    assertThat(facts.isReady()).isFalse();
    assertThat(facts.phase()).isEqualTo("Pending");
    assertThat(facts.conditions()).isEmpty();
    assertThat(facts.gatewayUrl()).isEmpty();
  }

  @Test
  void theGatewaysUrlIsWhatTheStatusSays() {
    assertThat(
            facts(Map.of("endpoints", Map.of("gateway", "http://127.42.128.2:18080"))).gatewayUrl())
        .contains("http://127.42.128.2:18080");
  }

  private static OrderClusterFacts facts(Map<String, Object> status) {
    return new OrderClusterFacts(World.orderCluster(status));
  }
}
