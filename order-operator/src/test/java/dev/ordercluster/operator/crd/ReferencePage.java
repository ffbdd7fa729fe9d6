package dev.ordercluster.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The reference page of the custom resource, from its schema.
final class ReferencePage {
  // Types of Kubernetes itself, whose reference tells their fields.
  private static final Set<String> OF_KUBERNETES = Set.of("affinity");

  private final StringBuilder out = new StringBuilder();

  static String of(JSONSchemaProps schema) {
    ReferencePage page = new ReferencePage();
    page.out.append("# OrderCluster\n\n").append(schema.getDescription()).append("\n\n");
    page.out.append("Group `ordercluster.dev`, version `v1beta1`, plural `orderclusters`, short ");
    page.out.append("name `oc`, namespaced. Generated from the schema in ");
    page.out.append("`crds/orderclusters.ordercluster.dev.yaml`.\n");
    for (String part : List.of("spec", "status")) {
      page.out.append("\n## ").append(part).append("\n\n");
      page.out.append("| field | type | default | rule | meaning |\n|---|---|---|---|---|\n");
      page.rows(part, CrdYaml.property(schema, part));
    }
    return page.out.toString();
  }

  private void rows(String path, JSONSchemaProps parent) {
    Map<String, JSONSchemaProps> properties = parent.getProperties();
    if (properties == null) {
      return;
    }
    new TreeMap<>(properties)
        .forEach(
            (name, schema) -> {
              boolean required =
                  parent.getRequired() != null && parent.getRequired().contains(name);
              row(path + "." + name, schema, required);
              if (OF_KUBERNETES.contains(name)) {
                return;
              }
              rows(path + "." + name, schema);
              if (isList(schema)) {
                rows(path + "." + name + "[]", schema.getItems().getSchema());
              }
            });
  }

  private void row(String path, JSONSchemaProps schema, boolean required) {
    out.append("| `").append(path).append("` | ").append(type(schema)).append(" | ");
    out.append(required ? "required" : shownDefault(schema)).append(" | ");
    out.append(cell(String.join("; ", rules(schema)))).append(" | ");
    String meaning = schema.getDescription() == null ? "" : schema.getDescription();
    out.append(cell(meaning)).append(" |\n");
  }

  private static boolean isList(JSONSchemaProps schema) {
    return schema.getItems() != null && schema.getItems().getSchema() != null;
  }

  private static String type(JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return "amount";
    }
    if (isList(schema)) {
      return "list of " + type(schema.getItems().getSchema());
    }
    return schema.getAdditionalProperties() == null ? schema.getType() : "map of strings";
  }

  private static String shownDefault(JSONSchemaProps schema) {
    JsonNode value = schema.getDefault();
    if (value == null || (value.isContainerNode() && !isList(schema))) {
      return "";
    }
    return "`" + cell(value.toString()) + "`";
  }

  private static List<String> rules(JSONSchemaProps schema) {
    List<String> rules = new ArrayList<>();
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      rules.add(schema.getEnum().stream().map(JsonNode::asText).collect(Collectors.joining(", ")));
    }
    if (schema.getMinimum() != null || schema.getMaximum() != null) {
      rules.add(bound(schema.getMinimum()) + " to " + bound(schema.getMaximum()));
    }
    if (schema.getMaxItems() != null) {
      rules.add("at most " + schema.getMaxItems());
    }
    if (schema.getMaxProperties() != null) {
      rules.add("at most " + schema.getMaxProperties() + " of its fields");
    }
    if (schema.getMinProperties() != null) {
      rules.add("at least " + schema.getMinProperties() + " of its fields");
    }
    if (schema.getPattern() != null) {
      rules.add("`" + schema.getPattern() + "`");
    }
    if (schema.getXKubernetesListMapKeys() != null
        && !schema.getXKubernetesListMapKeys().isEmpty()) {
      rules.add("unique " + schema.getXKubernetesListMapKeys().getFirst());
    }
    itemRules(schema).forEach(rule -> rules.add(rule.getMessage()));
    return rules;
  }

  private static List<ValidationRule> itemRules(JSONSchemaProps schema) {
    List<ValidationRule> rules = new ArrayList<>(schema.getXKubernetesValidations());
    if (isList(schema)) {
      rules.addAll(schema.getItems().getSchema().getXKubernetesValidations());
    }
    return rules;
  }

  private static String bound(Double number) {
    return Long.toString(number.longValue());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
