package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecRulesTest {
  private static final Map<Component, Provisioned> TEN_GIBIBYTES =
      Map.of(Component.POSTGRES, new Provisioned(Optional.of("10Gi"), Optional.of("fast")));

  @Test
  void theEmptySpecIsGood() {
    assertThat(SpecRules.check("shop", spec("{}"), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{orderService: {replicas: 0}} | spec.orderService.replicas | 1 to 32, was 0",
        "{orderService: {replicas: 33}} | spec.orderService.replicas | 1 to 32, was 33",
        "{gateway: {replicas: 101}} | spec.gateway.replicas | 1 to 100, was 101",
        "{gateway: {authentication: {issuers: [{issuer: a, audiences: [b]}]}}}"
            + " | spec.gateway.authentication.issuers[0] | exactly one of",
        "{gateway: {authentication: {issuers: [{issuer: a, audiences: [b], jwksUri: 'https://a/k',"
            + " jwksConfigMap: {name: c}}]}}}"
            + " | spec.gateway.authentication.issuers[0] | exactly one of",
        "{gateway: {authentication: {issuers: [{issuer: a, audiences: [], jwksUri: 'https://a/k'}]}}}"
            + " | spec.gateway.authentication.issuers[0].audiences | at least one audience",
        "{gateway: {authentication: {issuers: [{issuer: a, audiences: [b], jwksUri: 'https://a/k'},"
            + " {issuer: a, audiences: [c], jwksUri: 'https://b/k'}]}}}"
            + " | spec.gateway.authentication.issuers[1].issuer | a is there twice",
        "{gateway: {rateLimits: [{name: a, key: source, limit: 1, window: 1s},"
            + " {name: a, key: source, limit: 2, window: 1s}]}}"
            + " | spec.gateway.rateLimits[1].name | must be unique",
        "{orderService: {resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}}}"
            + " | spec.orderService.resources.requests.memory | must not exceed the limit 512Mi",
        "{postgres: {managed: {storage: {size: 9Gi, storageClassName: fast}}}}"
            + " | spec.postgres.managed.storage.size | 10Gi is provisioned, 9Gi is wanted",
        "{postgres: {managed: {storage: {size: 10Gi, storageClassName: slow}}}}"
            + " | spec.postgres.managed.storage.storageClassName | cannot be changed",
      })
  void aBrokenRuleNamesItsFieldAndWhatWasExpected(String yaml, String field, String rule) {
    boolean aboutStorage = field.contains("storage");
    assertThat(SpecRules.check("shop", spec(yaml), aboutStorage ? TEN_GIBIBYTES : Map.of()))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.field()).isEqualTo(field);
              assertThat(violation.rule()).contains(rule);
            });
  }

  @Test
  void storageMayGrow() {
    String grown = "{postgres: {managed: {storage: {size: 1Ti, storageClassName: fast}}}}";
    assertThat(SpecRules.check("shop", spec(grown), TEN_GIBIBYTES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Shop", "1shop", "shop-", "a.b", "a23456789012345678901234567890123456789012"})
  void aNameThatCannotNameServicesIsRefused(String name) {
    assertThat(SpecRules.check(name, spec("{}"), Map.of()))
        .extracting(Violation::field)
        .containsExactly("metadata.name");
  }

  private static OrderClusterSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, OrderClusterSpec.class);
  }
}
