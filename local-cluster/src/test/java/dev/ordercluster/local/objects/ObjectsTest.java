package dev.ordercluster.local.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectsTest {
  @ParameterizedTest
  @CsvSource({"25%,4,true,1", "25%,5,true,2", "25%,5,false,1", "0%,5,true,0", "100%,3,false,3"})
  void aPercentageIsRoundedAsAsked(String text, int total, boolean up, int share) {
    assertThat(Numbers.share(new IntOrString(text), "1", total, up)).isEqualTo(share);
  }

  @Test
  void aCountIsTakenAsItIsAndAnAbsentShareIsTheDefault() {
    assertThat(Numbers.share(new IntOrString(7), "1", 3, true)).isEqualTo(7);
    assertThat(Numbers.share(null, "25%", 8, true)).isEqualTo(2);
  }

  private static LabelSelectorRequirement requirement(
      String key, String operator, List<String> values) {
    return new LabelSelectorRequirementBuilder()
        .withKey(key)
        .withOperator(operator)
        .withValues(values)
        .build();
  }

  @Test
  void aSelectorNeedsEveryLabelAndEveryExpression() {
    var selector =
        new LabelSelectorBuilder()
            .addToMatchLabels("app", "web")
            .addToMatchExpressions(
                requirement("tier", "In", List.of("a", "b")),
                requirement("old", "DoesNotExist", List.of()))
            .build();
    assertThat(Selectors.matches(selector, Map.of("app", "web", "tier", "a"))).isTrue();
    assertThat(Selectors.matches(selector, Map.of("app", "web", "tier", "c"))).isFalse();
    assertThat(Selectors.matches(selector, Map.of("app", "web", "tier", "a", "old", "1")))
        .isFalse();
    assertThat(Selectors.matches(null, Map.of())).isFalse();
  }

  @Test
  void aPodIsAvailableOnceItHasBeenReadyLongEnough() {
    Pod pod =
        new PodBuilder()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withLastTransitionTime("2026-01-01T00:00:00Z")
            .endCondition()
            .endStatus()
            .build();
    Duration minimum = Duration.ofSeconds(10);
    assertThat(Pods.available(pod, minimum, Instant.parse("2026-01-01T00:00:09Z"))).isFalse();
    assertThat(Pods.available(pod, minimum, Instant.parse("2026-01-01T00:00:10Z"))).isTrue();
  }
}
