package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WayRulesTest {
  private static final String EXTERNAL =
      "{postgres: {external: {host: db, credentialsSecretName: db}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{postgres: {managed: {}, external: {host: db, credentialsSecretName: db}}} | spec.postgres"
            + " | exactly one way",
        "{redis: {managed: {}, external: {host: db}}} | spec.redis | exactly one way",
        "{kafka: {managed: {}, external: {bootstrapServers: 'a:1'}}} | spec.kafka | exactly one way",
        "{postgres: {external: {host: 'a b', credentialsSecretName: db}}}"
            + " | spec.postgres.external.host | must be a host name",
        "{postgres: {external: {host: db}}}"
            + " | spec.postgres.external.credentialsSecretName | must name a Secret",
        "{redis: {external: {host: db, port: 70000}}} | spec.redis.external.port | 1 to 65535",
        "{kafka: {external: {bootstrapServers: 'b1,b2'}}}"
            + " | spec.kafka.external.bootstrapServers | host:port",
      })
  void whatCannotBeReachedIsNamed(String yaml, String field, String words) {
    assertThat(SpecRules.check("shop", spec(yaml), Map.of()))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo(field);
              assertThat(broken.rule()).contains(words);
            });
  }

  @Test
  void aWholeSetOfExternalServicesIsGood() {
    assertThat(
            SpecRules.check(
                "shop",
                spec(
                    "{postgres: {external: {host: 10.0.0.1, credentialsSecretName: db}},"
                        + " redis: {external: {host: cache}},"
                        + " kafka: {external: {bootstrapServers: 'b1:9092,b2:9092'}}}"),
                Map.of()))
        .isEmpty();
  }

  @Test
  void theWayIsKept() {
    assertThat(WayRules.switched(spec(EXTERNAL), spec("{}"), true))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo("spec.postgres");
              assertThat(broken.rule()).contains("was external, is managed");
            });
    assertThat(WayRules.switched(spec("{}"), spec(EXTERNAL), true)).hasSize(1);
    assertThat(
            WayRules.switched(
                spec("{redis: {external: {host: a}}}"),
                spec("{redis: {external: {host: b}}}"),
                true))
        .isEmpty();
    assertThat(WayRules.switched(spec("{}"), spec("{postgres: {managed: {}}}"), true)).isEmpty();
  }

  @Test
  void aBackupIsRestoredBeforeThePlatformHasServedAndNotAfterwards() {
    OrderClusterSpec restored =
        spec("{postgres: {managed: {restoreFrom: {backup: 20261123T020011.123Z}}}}");
    OrderClusterSpec other = spec("{postgres: {managed: {restoreFrom: {backup: latest}}}}");
    assertThat(WayRules.switched(spec("{}"), restored, false)).isEmpty();
    assertThat(WayRules.switched(other, restored, false)).isEmpty();
    assertThat(WayRules.switched(restored, restored, true)).isEmpty();
    assertThat(WayRules.switched(restored, spec("{}"), true)).isEmpty();
    assertThat(WayRules.switched(restored, other, true))
        .extracting(Violation::field)
        .containsExactly("spec.postgres.managed.restoreFrom");
  }

  @Test
  void encryptionIsKept() {
    OrderClusterSpec clear = spec("{security: {transport: {mode: Disabled}}}");
    assertThat(WayRules.switched(spec("{}"), clear, true))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo("spec.security.transport");
              assertThat(broken.rule()).contains("mode cannot be changed");
            });
    assertThat(WayRules.switched(clear, clear, true)).isEmpty();
    OrderClusterSpec issued = spec("{security: {transport: {issuerRef: {name: a}}}}");
    assertThat(WayRules.switched(spec("{}"), issued, true))
        .singleElement()
        .satisfies(broken -> assertThat(broken.rule()).contains("issuerRef cannot be changed"));
    assertThat(WayRules.switched(issued, issued, true)).isEmpty();
  }

  private static OrderClusterSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, OrderClusterSpec.class);
  }
}
