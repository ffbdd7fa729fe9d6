package dev.ordercluster.local.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ordercluster.local.api.status.FieldFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The committed OrderCluster definition as this API serves it: its rules compile, its defaults
/// keep them, and they judge the operator's table of gateway settings as operator and gateway do.
class OrderClusterDefinitionTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static StructuralRules rules() throws IOException {
    JsonNode definition =
        YAML.readTree(Path.of("../crds/orderclusters.ordercluster.dev.yaml").toFile());
    StructuralRules rules =
        new StructuralRules(definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    rules.compile();
    return rules;
  }

  private static List<FieldFault> faults(StructuralRules rules, JsonNode row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "ordercluster.dev/v1beta1").put("kind", "OrderCluster");
    object.putObject("metadata").put("name", "shop");
    ObjectNode gateway = object.putObject("spec").putObject("gateway");
    for (String field : new String[] {"rateLimits", "trustedProxies"}) {
      if (row.has(field)) {
        gateway.set(field, row.get(field));
      }
    }
    if (row.has("issuers")) {
      gateway.putObject("authentication").set("issuers", row.get("issuers"));
    }
    rules.applyDefaults(object);
    return rules.validate(object, null);
  }

  @Test
  void anEmptySpecKeepsItsOwnRules() throws IOException {
    assertThat(faults(rules(), JsonNodeFactory.instance.objectNode())).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> theSchemaStopsWhatAGatewayWouldRefuse() throws IOException {
    StructuralRules rules = rules();
    JsonNode rows =
        YAML.readTree(
            Path.of("../order-operator/src/test/resources/gateway-settings.json").toFile());
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("what").asText(),
                    () -> {
                      // What a schema cannot say is left to the operator.
                      boolean passes =
                          row.get("accepted").asBoolean() || !row.path("bySchema").asBoolean(true);
                      assertThat(faults(rules, row).isEmpty()).isEqualTo(passes);
                    }));
  }
}
