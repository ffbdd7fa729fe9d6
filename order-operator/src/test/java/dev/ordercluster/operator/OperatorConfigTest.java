package dev.ordercluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.operator.golden.Golden;
import dev.ordercluster.runtime.ConfigurationReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
  @Test
  void everythingHasADefault() {
    OperatorConfig config = OperatorConfig.read(Map.of());
    assertThat(config.namespaces()).isEmpty();
    assertThat(config.leaderElection().enabled()).isTrue();
    assertThat(config.leaderElection().lease()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void namespacesAreAList() {
    assertThat(OperatorConfig.read(Map.of("OPERATOR_NAMESPACES", "a, b")).namespaces())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aMisspeltSettingIsRefused() {
    assertThatThrownBy(() -> OperatorConfig.read(Map.of("OPERATOR_NAMESPACE", "a")))
        .hasMessageContaining("OPERATOR_NAMESPACE is not a setting");
  }

  @Test
  void theReferencePageIsTheTableOfKeys() {
    Golden.check(
        Golden.root().resolve("docs/reference/configuration/order-operator.md"),
        ConfigurationReference.markdown(
            "order-operator", OperatorConfig.PREFIX, OperatorConfig.KEYS));
  }
}
