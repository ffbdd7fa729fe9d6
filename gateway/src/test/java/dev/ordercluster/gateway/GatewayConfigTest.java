package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.runtime.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("GATEWAY_UPSTREAM_HOST", "orders");
    environment.put("GATEWAY_REDIS_HOST", "redis");
    environment.put("GATEWAY_INTERNAL_SIGNING_KEY", "{}");
    return environment;
  }

  @Test
  void theQuickstartsPoliciesAreUnderstood() {
    Map<String, String> environment = environment();
    environment.put(
        "GATEWAY_RATE_LIMITS",
        """
        [{"name":"per-source","key":"source","limit":100,"window":"1s","burst":200},
         {"name":"orders","key":"principal","match":{"methods":["POST"],"path":"/v1/orders"},
          "limit":20,"window":"1s","burst":40,"redisUnavailable":"FailClosed"}]
        """);
    assertThat(GatewayConfig.read(environment).rateLimits())
        .containsExactly(
            new Policy(
                "per-source",
                Policy.KeyKind.SOURCE,
                Set.of(),
                List.of(),
                100,
                Duration.ofSeconds(1),
                200,
                Policy.WithoutRedis.LOCAL_BUCKET),
            new Policy(
                "orders",
                Policy.KeyKind.PRINCIPAL,
                Set.of("POST"),
                List.of("v1", "orders"),
                20,
                Duration.ofSeconds(1),
                40,
                Policy.WithoutRedis.FAIL_CLOSED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GATEWAY_RATE_LIMITS | [{"name":"A b","key":"source","limit":1,"window":"1s"}] | name
          GATEWAY_RATE_LIMITS | [{"name":"a","key":"ip","limit":1,"window":"1s"}] | key
          GATEWAY_RATE_LIMITS | [{"name":"a","key":"source","limit":0,"window":"1s"}] | limit
          GATEWAY_RATE_LIMITS | [{"name":"a","key":"source","limit":1,"window":"x"}] | duration
          GATEWAY_RATE_LIMITS | [{"name":"a","key":"source","window":"1s"}] | limit
          GATEWAY_RATE_LIMITS | [{"name":"a","key":"source","limit":1,"window":"1s","windw":1}] | windw
          GATEWAY_ISSUERS | [{"issuer":"a","audiences":["b"]}] | jwksUri
          GATEWAY_ISSUERS | [{"issuer":"a","audiences":[],"jwksFile":"x"}] | audience
          GATEWAY_ISSUERS | [{"issuer":"a","audiences":["b"],"jwksFile":"../x"}] | file name
          GATEWAY_ISSUERS | [{"issuer":"a","audiences":["b"],"jwksUri":"http://idp/jwks"}] | https
          GATEWAY_ISSUERS | hello | issuers
          GATEWAY_TRUSTED_PROXIES | 10.0.0.0/99 | prefix
          GATEWAY_TOKEN_SKEW | 2m | duration
          GATEWAY_MAX_BODY | 1 | not a setting
          """)
  void aWrongSettingIsNamedAtStart(String variable, String value, String said) {
    Map<String, String> environment = environment();
    environment.put(variable, value);
    assertThatThrownBy(() -> GatewayConfig.read(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(said);
  }

  @Test
  void theConnectionsThatAreAcceptedFitIntoHalfTheHeapOfAPod() {
    long heap = 128L * 1024 * 1024;
    long perConnection = 36 * 1024;
    assertThat(
            GatewayConfig.read(environment()).edge().listeners().maxConnections() * perConnection)
        .isLessThan(heap / 2);
  }

  @Test
  void plainHttpKeysAreAllowedOnLoopbackOnly() {
    Map<String, String> environment = environment();
    environment.put(
        "GATEWAY_ISSUERS",
        """
        [{"issuer":"a","audiences":["b"],"jwksUri":"http://127.0.0.1:9/jwks"}]\
        """);
    assertThat(GatewayConfig.read(environment).issuers()).hasSize(1);
  }
}
