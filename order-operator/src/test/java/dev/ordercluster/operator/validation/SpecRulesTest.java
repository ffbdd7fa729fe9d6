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
        "{security: {transport: {certificateValidity: 30m}}}"
            + " | spec.security.transport.certificateValidity | must be 1h to 825d, was 30m",
        "{security: {transport: {certificateValidity: 1d, renewBefore: 24h}}}"
            + " | spec.security.transport.renewBefore | must be shorter than certificateValidity (1d)",
        "{security: {transport: {issuerRef: {kind: ClusterIssuer}}}}"
            + " | spec.security.transport.issuerRef.name | must name an issuer",
        "{security: {transport: {certificateValidity: soon}}}"
            + " | spec.security.transport | must be a number and m, h or d",
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
        "{orderService: {autoscaling: {minReplicas: 5, maxReplicas: 4}}}"
            + " | spec.orderService.autoscaling.minReplicas | must not exceed maxReplicas: 5 > 4",
        "{orderService: {autoscaling: {maxReplicas: 33}}}"
            + " | spec.orderService.autoscaling.maxReplicas | must be at most 32, was 33",
        "{gateway: {exposure: {type: GatewayAPI}}}"
            + " | spec.gateway.exposure.className | needs className",
        "{gateway: {exposure: {type: LoadBalancer, className: nginx}}}"
            + " | spec.gateway.exposure.className | Ingress and GatewayAPI only",
        "{gateway: {exposure: {type: Ingress, tlsSecretName: a}}}"
            + " | spec.gateway.exposure.tlsSecretName | with a host only",
        "{gateway: {exposure: {host: 'a b'}}} | spec.gateway.exposure.host | DNS name",
        "{gateway: {autoscaling: {maxReplicas: 101}}}"
            + " | spec.gateway.autoscaling.maxReplicas | must be at most 100, was 101",
        "{gateway: {autoscaling: {targets: {consumerLagPerReplica: 5}}}}"
            + " | spec.gateway | a gateway reads no messages",
        "{gateway: {autoscaling: {targets: {}}}}"
            + " | spec.gateway.autoscaling.targets | at least one target",
        "{orderService: {autoscaling: {targets: {latency: {percentile: 100, target: 1s}}}}}"
            + " | spec.orderService.autoscaling.targets.latency.percentile | 50 to 99, was 100",
        "{orderService: {autoscaling: {targets: {latency: {target: fast}}}}}"
            + " | spec.orderService.autoscaling.targets.latency.target | such as 250ms",
        "{orderService: {autoscaling: {fallback: {replicas: 11}}}}"
            + " | spec.orderService.autoscaling.fallback.replicas | minReplicas to maxReplicas, was 11",
        "{orderService: {autoscaling: {scaleIn: {delay: 2h}}}}"
            + " | spec.orderService.autoscaling.scaleIn.delay | at most 1h, was 2h",
        "{orderService: {autoscaling: {schedule: [{start: '0 8 * * *', duration: 1h, minReplicas: 11}]}}}"
            + " | spec.orderService.autoscaling.schedule[0].minReplicas | must not exceed maxReplicas",
        "{orderService: {autoscaling: {schedule: [{start: '0 8 * * *', duration: 1h, minReplicas: 3,"
            + " timeZone: Mars}]}}}"
            + " | spec.orderService.autoscaling.schedule[0] | time zone such as Europe/Berlin was expected, was Mars",
        "{orderService: {autoscaling: {schedule: [{start: '0 25 * * *', duration: 1h, minReplicas: 3}]}}}"
            + " | spec.orderService.autoscaling.schedule[0] | five cron fields",
        "{orderService: {autoscaling: {behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}}}}"
            + " | spec.orderService.autoscaling.behavior.scaleUp.stabilizationWindowSeconds | 0 to 3600",
        "{orderService: {autoscaling: {behavior: {scaleDown: {policies: [{type: Pods, value: 1,"
            + " periodSeconds: 1801}]}}}}}"
            + " | spec.orderService.autoscaling.behavior.scaleDown.policies[0].periodSeconds | 1 to 1800",
        "{orderService: {autoscaling: {behavior: {scaleDown: {tolerance: '-1'}}}}}"
            + " | spec.orderService.autoscaling.behavior.scaleDown.tolerance | must not be negative",
        "{postgres: {managed: {maxConnections: 23}}}"
            + " | spec.postgres.managed.maxConnections | 24 to 1000, was 23",
        "{orderService: {replicas: 4}, postgres: {managed: {maxConnections: 36}}}"
            + " | spec.orderService.replicas | at most 3, because spec.postgres.managed.maxConnections is 36",
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
  void whatTheDatabaseGrantsCapsAutoscalingInsteadOfBreakingTheSpec() {
    String yaml =
        "{orderService: {autoscaling: {maxReplicas: 8}}, postgres: {managed: {maxConnections: 36}}}";
    assertThat(SpecRules.check("shop", spec(yaml), Map.of())).isEmpty();
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
