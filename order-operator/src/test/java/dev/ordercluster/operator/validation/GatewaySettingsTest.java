package dev.ordercluster.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The table of gateway settings that the gateway's own tests read too: what a gateway refuses at
/// its start is refused here first.
class GatewaySettingsTest {
  @TestFactory
  Stream<DynamicTest> theRulesAcceptWhatAGatewayAcceptsAndNothingElse() throws IOException {
    String table = Files.readString(Path.of("src/test/resources/gateway-settings.json"));
    JsonNode rows = Serialization.unmarshal(table, JsonNode.class);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> DynamicTest.dynamicTest(row.get("what").asText(), () -> check(row)));
  }

  private static void check(JsonNode row) {
    ObjectNode gateway = Serialization.unmarshal("{}", ObjectNode.class);
    for (String field : new String[] {"rateLimits", "trustedProxies"}) {
      if (row.has(field)) {
        gateway.set(field, row.get(field));
      }
    }
    if (row.has("issuers")) {
      gateway.putObject("authentication").set("issuers", row.get("issuers"));
    }
    ObjectNode spec = Serialization.unmarshal("{}", ObjectNode.class);
    spec.set("gateway", gateway);
    var violations =
        SpecRules.check(
            "shop", Serialization.unmarshal(spec.toString(), OrderClusterSpec.class), Map.of());
    if (row.get("accepted").asBoolean()) {
      assertThat(violations).isEmpty();
    } else {
      assertThat(violations)
          .isNotEmpty()
          .allMatch(violation -> violation.field().startsWith("spec.gateway."));
    }
  }
}
