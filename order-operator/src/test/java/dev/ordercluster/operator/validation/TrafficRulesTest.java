package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{traffic: {loadBalancing: {connectTimeout: 5ms}}} | traffic.loadBalancing.connectTimeout | 10ms to 1m",
        "{traffic: {loadBalancing: {queueWait: 61s}}} | traffic.loadBalancing.queueWait | 0s to 1m",
        "{traffic: {loadBalancing: {slowStart: soon}}} | traffic.loadBalancing.slowStart | was soon",
        "{traffic: {limits: {requestTimeout: 11m}}} | traffic.limits.requestTimeout | 100ms to 10m",
        "{cdn: {maxAge: 25h}} | cdn.maxAge | 0s to 24h",
        "{cdn: {staleIfError: 169h}} | cdn.staleIfError | 0s to 168h",
        "{cdn: {purge: {url: 'ftp://cdn'}}} | cdn.purge.url | an http or https URL",
        "{cdn: {purge: {url: 'https://cdn', method: purge}}} | cdn.purge.method | in capitals",
        "{authentication: {sessions: {idleTimeout: 2h, absoluteTimeout: 1h}}}"
            + " | authentication.sessions | not be longer than",
        "{authentication: {sessions: {idleTimeout: 0s}}} | authentication.sessions.idleTimeout | 1s to 2160h",
      })
  void whatAnInstanceWouldNotTakeIsNamed(String yaml, String field, String words) {
    assertThat(SpecRules.check("shop", spec(yaml), Map.of()))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.field()).isEqualTo("spec.gateway." + field);
              assertThat(broken.rule()).contains(words);
            });
  }

  @Test
  void aSecretIsSentAsABearerTokenUnlessFieldsSayOtherwise() {
    assertThat(fields("{url: 'https://cdn', secretName: token}"))
        .containsEntry("Authorization", "Bearer {secret}")
        .containsEntry("Surrogate-Key", "{keys}");
    assertThat(fields("{url: 'https://cdn', secretName: token, headers: {K: '{secret}'}}"))
        .containsExactly(Map.entry("K", "{secret}"));
  }

  private static Map<String, String> fields(String purge) {
    var cdn = spec("{cdn: {purge: " + purge + "}}").gateway().cdn();
    return Objects.requireNonNull(cdn.purge()).fields();
  }

  private static OrderClusterSpec spec(String gateway) {
    return Serialization.unmarshal("---\n{gateway: " + gateway + "}", OrderClusterSpec.class);
  }
}
