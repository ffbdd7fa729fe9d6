package dev.ordercluster.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourcesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The CustomResourceDefinition: what crd-generator makes of the Java types, completed where it
/// falls short (list-map keys, order of printer columns, categories, scale, root rules).
final class CrdYaml {
  static final String NAME = "orderclusters.ordercluster.dev";
  private static final String HEADER =
      "# Generated from dev.ordercluster.operator.api.v1beta1; rewrite with:"
          + " ./mvnw test -pl order-operator -Dtest=CrdTest -Dregenerate=true\n";

  private CrdYaml() {}

  static String text() {
    return HEADER + Serialization.asYaml(definition());
  }

  static CustomResourceDefinition definition() {
    CustomResourceDefinition generated =
        Serialization.unmarshal(generated(), CustomResourceDefinition.class);
    JSONSchemaProps schema =
        generated.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    complete(schema);
    return new CustomResourceDefinitionBuilder(generated)
        .editMetadata()
        .addToLabels("app.kubernetes.io/name", "ordercluster")
        .endMetadata()
        .editSpec()
        .editNames()
        .withCategories("all")
        .withListKind("OrderClusterList")
        .endNames()
        .editFirstVersion()
        .withNewSchema()
        .withOpenAPIV3Schema(schema)
        .endSchema()
        .withAdditionalPrinterColumns(columns())
        .withSubresources(
            new CustomResourceSubresourcesBuilder()
                .withNewStatus()
                .endStatus()
                .withNewScale(
                    ".status.orderService.selector",
                    ".spec.orderService.replicas",
                    ".status.orderService.replicas")
                .build())
        .endVersion()
        .endSpec()
        .build();
  }

  private static String generated() {
    var output = new MemoryOutput();
    new CRDGenerator()
        .customResourceClasses(List.<Class<? extends HasMetadata>>of(OrderCluster.class))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withOutput(output)
        .generate();
    return output.bytes.toString(StandardCharsets.UTF_8);
  }

  private static void complete(JSONSchemaProps schema) {
    schema.setDescription("One complete order platform: gateways, order services, data stores.");
    schema.setXKubernetesValidations(
        List.of(
            new ValidationRuleBuilder()
                .withRule("self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')")
                .withMessage(
                    "metadata.name must be at most 40 lower case letters, digits and dashes, starting"
                        + " with a letter")
                .build()));
    JSONSchemaProps spec = property(schema, "spec");
    spec.setDefault(Serialization.unmarshal("{}", JsonNode.class));
    for (String store : List.of("postgres", "redis", "kafka")) {
      property(spec, store).setMaxProperties(1L);
    }
    JSONSchemaProps gateway = property(spec, "gateway");
    listMap(property(property(gateway, "authentication"), "issuers"), "issuer");
    listMap(property(gateway, "rateLimits"), "name");
    for (JSONSchemaProps component : List.of(property(spec, "orderService"), gateway)) {
      property(property(component, "autoscaling"), "targets").setMinProperties(1L);
      listMap(property(property(component, "podTemplate"), "topologySpread"), "topologyKey");
    }
    listMap(property(property(schema, "status"), "conditions"), "type");
    sortRules(schema);
  }

  static JSONSchemaProps property(JSONSchemaProps parent, String name) {
    JSONSchemaProps found = parent.getProperties().get(name);
    if (found == null) {
      throw new IllegalStateException("the schema has no property " + name);
    }
    return found;
  }

  private static void listMap(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  // The generator collects rules in an unordered set: the file must not depend on that. It also
  // repeats a rule whose annotation the compiler copies to field and accessor.
  private static void sortRules(JSONSchemaProps schema) {
    List<ValidationRule> rules =
        new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations()));
    rules.sort(Comparator.comparing(ValidationRule::getRule));
    schema.setXKubernetesValidations(rules);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYaml::sortRules);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      sortRules(schema.getItems().getSchema());
    }
  }

  private static List<CustomResourceColumnDefinition> columns() {
    return List.of(
        column("Phase", "string", ".status.phase", 0),
        column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", 0),
        column("Gateway", "string", ".status.endpoints.gateway", 0),
        column("Gateways", "string", ".status.gateway.ready", 0),
        column("Orders", "string", ".status.orderService.ready", 0),
        column("Version", "string", ".status.version", 0),
        column("Age", "date", ".metadata.creationTimestamp", 0),
        column("Message", "string", ".status.message", 1));
  }

  private static CustomResourceColumnDefinition column(
      String name, String type, String path, int priority) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(path)
        .withPriority(priority == 0 ? null : priority)
        .build();
  }

  private static final class MemoryOutput implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String crdName) throws IOException {
      return bytes;
    }

    @Override
    public void close() {}
  }

  /// The schema of the version that is served.
  static JSONSchemaProps schema() {
    return definition().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  static JSONSchemaProps spec() {
    return property(schema(), "spec");
  }

  /// Nothing but the parts that a client may set.
  static Map<String, JSONSchemaProps> specProperties() {
    return spec().getProperties();
  }
}
