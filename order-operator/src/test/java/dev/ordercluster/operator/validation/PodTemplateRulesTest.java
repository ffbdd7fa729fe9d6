package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels: {'a b': c}|labels|\"a b\"",
        "labels: {team: 'orders & co'}|labels|\"orders & co\"",
        "nodeSelector: {disk: '-ssd'}|nodeSelector|\"-ssd\"",
        "annotations: {'/x': c}|annotations|\"/x\"",
        "tolerations: [{key: a, operator: Exists, value: b}]|tolerations|no value",
        "tolerations: [{operator: Equal, value: b}]|tolerations|operator Exists",
        "topologySpread: [{topologyKey: ''}]|topologySpread|topologyKey",
        "topologySpread: [{topologyKey: zone, maxSkew: 0}]|topologySpread|1 to 100",
        "topologySpread: [{topologyKey: zone}, {topologyKey: zone}]|topologySpread|once"
      })
  void whatTheApiServerWouldRefuseIsNamed(String template, String field, String words) {
    assertThat(check("gateway", template))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo("spec.gateway.podTemplate." + field);
              assertThat(broken.rule()).contains(words);
            });
  }

  @Test
  void whatKubernetesTakesIsTaken() {
    assertThat(
            check(
                "orderService",
                "{labels: {example.com/team: Orders_1.x, empty: ''},"
                    + " tolerations: [{operator: Exists}, {key: a, value: b}],"
                    + " topologySpread: []}"))
        .isEmpty();
  }

  private static List<Violation> check(String component, String template) {
    OrderClusterSpec spec =
        Serialization.unmarshal(
            "---\n" + component + ": {podTemplate: {" + stripped(template) + "}}",
            OrderClusterSpec.class);
    return SpecRules.check("shop", spec, Map.of());
  }

  private static String stripped(String template) {
    return template.startsWith("{") ? template.substring(1, template.length() - 1) : template;
  }
}
