package dev.ordercluster.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.ScalingTargets;
import dev.ordercluster.operator.golden.Golden;
import dev.ordercluster.operator.validation.SpecRules;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdTest {
  @Test
  void theCommittedDefinitionIsTheOneThatTheJavaTypesDescribe() {
    Golden.check(Golden.root().resolve("crds").resolve(CrdYaml.NAME + ".yaml"), CrdYaml.text());
  }

  @Test
  void theReferencePageIsTheSchema() {
    Golden.check(
        Golden.root().resolve("docs/reference/ordercluster.md"),
        ReferencePage.of(CrdYaml.schema()));
  }

  @Test
  void theSchemaAndTheJavaTypesHaveTheSameDefaults() {
    JsonNode defaulted = Serialization.unmarshal("{}", JsonNode.class);
    applyDefaults(CrdYaml.specProperties(), (ObjectNode) defaulted);
    OrderClusterSpec fromSchema =
        Serialization.unmarshal(defaulted.toString(), OrderClusterSpec.class);
    assertThat(fromSchema).isEqualTo(OrderClusterSpec.defaults());
    JsonNode managed =
        Serialization.unmarshal(
            "{\"postgres\":{\"managed\":{}},\"redis\":{\"managed\":{}},\"kafka\":{\"managed\":{}}}",
            JsonNode.class);
    applyDefaults(CrdYaml.specProperties(), (ObjectNode) managed);
    OrderClusterSpec stores = Serialization.unmarshal(managed.toString(), OrderClusterSpec.class);
    OrderClusterSpec defaults = OrderClusterSpec.defaults();
    assertThat(stores.postgres().managed()).isEqualTo(defaults.postgres().effective());
    assertThat(stores.redis().managed()).isEqualTo(defaults.redis().effective());
    assertThat(stores.kafka().managed()).isEqualTo(defaults.kafka().effective());
  }

  @Test
  void autoscalingHasTheSameDefaultsInTheSchemaAndInJava() {
    JsonNode given =
        Serialization.unmarshal(
            "{\"orderService\":{\"autoscaling\":{\"schedule\":[{\"start\":\"0 8 * * *\",\"duration\":"
                + "\"1h\",\"minReplicas\":3}],\"targets\":{\"latency\":{\"target\":\"1s\"}}}},"
                + "\"gateway\":{\"autoscaling\":{}}}",
            JsonNode.class);
    OrderClusterSpec java = Serialization.unmarshal(given.toString(), OrderClusterSpec.class);
    applyDefaults(CrdYaml.specProperties(), (ObjectNode) given);
    OrderClusterSpec schema = Serialization.unmarshal(given.toString(), OrderClusterSpec.class);
    assertThat(schema).isEqualTo(java);
    assertThat(java.gateway().autoscaling())
        .isNotNull()
        .extracting(Autoscaling::targets)
        .isEqualTo(new ScalingTargets(70, null, null, null, null, null));
  }

  @Test
  void everyFieldIsDocumented() {
    List<String> undocumented = new ArrayList<>();
    undocumented("spec", CrdYaml.spec(), undocumented);
    // Fields of a type that Kubernetes itself documents.
    undocumented.removeIf(path -> path.contains(".tolerations.") || path.contains(".affinity."));
    assertThat(undocumented).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart.yaml", "full.yaml"})
  void theExamplesUseFieldsThatExistAndKeepTheRules(String name) throws Exception {
    Path file = Golden.root().resolve("examples").resolve(name);
    JsonNode example = Serialization.unmarshal(Files.readString(file), JsonNode.class);
    List<String> unknown = new ArrayList<>();
    unknown("spec", example.get("spec"), CrdYaml.spec(), unknown);
    assertThat(unknown).isEmpty();
    OrderCluster cluster = Serialization.unmarshal(Files.readString(file), OrderCluster.class);
    assertThat(SpecRules.check(cluster.getMetadata().getName(), cluster.getSpec(), Map.of()))
        .isEmpty();
  }

  @Test
  void anUnreadableFieldOfALaterVersionDoesNotBreakReading() {
    OrderCluster cluster =
        Serialization.unmarshal(
            "{\"apiVersion\":\"ordercluster.dev/v1beta1\",\"kind\":\"OrderCluster\",\"spec\":"
                + "{\"later\":1,\"gateway\":{\"later\":2}},\"status\":{\"later\":3}}",
            OrderCluster.class);
    assertThat(cluster.getSpec()).isEqualTo(OrderClusterSpec.defaults());
  }

  @Test
  void anObjectThatOnlyCarriesAFinalizerHasNoSpecThatCouldOverwriteTheOwners() {
    assertThat(Serialization.asJson(new OrderCluster())).doesNotContain("spec", "status");
  }

  private static void applyDefaults(Map<String, JSONSchemaProps> properties, ObjectNode object) {
    properties.forEach(
        (name, schema) -> {
          if (!object.has(name) && schema.getDefault() != null) {
            object.set(name, schema.getDefault());
          }
          if (object.get(name) instanceof ObjectNode child && schema.getProperties() != null) {
            applyDefaults(schema.getProperties(), child);
          }
        });
  }

  private static void undocumented(String path, JSONSchemaProps parent, List<String> found) {
    Map<String, JSONSchemaProps> properties = parent.getProperties();
    if (properties == null) {
      return;
    }
    properties.forEach(
        (name, schema) -> {
          String child = path + "." + name;
          if (schema.getDescription() == null) {
            found.add(child);
          }
          undocumented(child, schema, found);
          if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            undocumented(child, schema.getItems().getSchema(), found);
          }
        });
  }

  private static void unknown(
      String path, JsonNode value, JSONSchemaProps schema, List<String> found) {
    boolean structured = schema.getProperties() != null && !schema.getProperties().isEmpty();
    if (value.isArray()) {
      value.forEach(item -> unknown(path + "[]", item, schema.getItems().getSchema(), found));
    } else if (value.isObject() && structured) {
      value
          .properties()
          .forEach(
              field -> {
                JSONSchemaProps child = schema.getProperties().get(field.getKey());
                if (child == null) {
                  found.add(path + "." + field.getKey());
                } else {
                  unknown(path + "." + field.getKey(), field.getValue(), child, found);
                }
              });
    }
  }
}
