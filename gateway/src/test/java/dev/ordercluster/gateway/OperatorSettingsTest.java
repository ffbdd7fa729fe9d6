package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The operator's table of gateway settings: what the operator lets through starts, what it stops
/// would not have.
class OperatorSettingsTest {
  private static final Path TABLE =
      Path.of("../order-operator/src/test/resources/gateway-settings.json");

  @TestFactory
  Stream<DynamicTest> aGatewayAcceptsWhatTheOperatorAcceptsAndNothingElse() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(Files.readString(TABLE));
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> DynamicTest.dynamicTest(row.get("what").asText(), () -> check(row)));
  }

  private static void check(JsonNode row) {
    Map<String, String> environment = new HashMap<>();
    environment.put("GATEWAY_UPSTREAM_HOST", "orders");
    environment.put("GATEWAY_REDIS_HOST", "redis");
    environment.put("GATEWAY_INTERNAL_SIGNING_KEY", "{}");
    if (row.has("issuers")) {
      environment.put("GATEWAY_ISSUERS", row.get("issuers").toString());
    }
    if (row.has("rateLimits")) {
      environment.put("GATEWAY_RATE_LIMITS", row.get("rateLimits").toString());
    }
    if (row.has("trustedProxies")) {
      environment.put(
          "GATEWAY_TRUSTED_PROXIES",
          StreamSupport.stream(row.get("trustedProxies").spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(",")));
    }
    if (row.get("accepted").asBoolean()) {
      assertThatCode(() -> GatewayConfig.read(environment)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> GatewayConfig.read(environment))
          .isInstanceOf(ConfigurationException.class);
    }
  }
}
