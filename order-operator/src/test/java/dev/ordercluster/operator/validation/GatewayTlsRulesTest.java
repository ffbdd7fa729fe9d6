package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTlsRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gateway: {exposure: {host: a.example}, tls: {secretName: a, issuerRef: {name: b}}} | tls |"
            + " not both",
        "gateway: {tls: {issuerRef: {name: b}}} | tls.issuerRef | needs exposure.host",
        "gateway: {tls: {port: 18080}} | tls.port | must differ",
        "gateway: {exposure: {type: NodePort}, tls: {}} | tls.plain | NodePort",
        "gateway: {exposure: {type: Ingress}, tls: {}} | tls | ends TLS by itself",
        "gateway: {exposure: {type: GatewayAPI, className: edge}, tls: {}} | tls | ends TLS",
        "security: {transport: {mode: Disabled}}, gateway: {tls: {}} | tls | nobody issues",
      })
  void whatLeavesClientsWithoutACertificateOrAPortIsNamed(String yaml, String field, String words) {
    assertThat(SpecRules.check("shop", spec(yaml), Map.of()))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo("spec.gateway." + field);
              assertThat(broken.rule()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway: {}",
        "gateway: {tls: {}}",
        "gateway: {tls: {secretName: shop-public-tls}}",
        "gateway: {exposure: {type: NodePort}, tls: {plain: Serve}}",
        "gateway: {exposure: {port: 443}, tls: {port: 443, plain: 'Off'}}",
        "gateway: {exposure: {host: a.example}, tls: {issuerRef: {name: b}}}",
        "security: {transport: {mode: Disabled}}, gateway: {tls: {secretName: a}}",
      })
  void theseAreGood(String yaml) {
    assertThat(SpecRules.check("shop", spec(yaml), Map.of())).isEmpty();
  }

  private static OrderClusterSpec spec(String yaml) {
    return Serialization.unmarshal("---\n{" + yaml + "}", OrderClusterSpec.class);
  }
}
