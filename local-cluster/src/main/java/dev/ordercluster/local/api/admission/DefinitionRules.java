package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.CustomTypes;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;

/// The checks of CustomResourceDefinitions, including that every rule of their schemas compiles.
final class DefinitionRules {
  private DefinitionRules() {}

  static void check(ObjectNode crd, List<FieldFault> faults) {
    JsonNode spec = crd.path("spec");
    String name = crd.path("metadata").path("name").asText();
    String expected =
        spec.path("names").path("plural").asText() + "." + spec.path("group").asText();
    if (!name.equals(expected)) {
      faults.add(
          FieldFault.invalid(
              "metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
    }
    for (String field : List.of("group", "scope", "versions")) {
      JsonNode value = spec.path(field);
      if (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty()) {
        faults.add(FieldFault.required("spec." + field, ""));
      }
    }
    if (spec.path("names").path("kind").asText().isEmpty()) {
      faults.add(FieldFault.required("spec.names.kind", ""));
    }
    int stored = 0;
    for (int i = 0; i < spec.path("versions").size(); i++) {
      if (spec.path("versions").path(i) instanceof ObjectNode version) {
        stored += version.path("storage").asBoolean() ? 1 : 0;
        version(spec, version, "spec.versions[" + i + "]", faults);
      }
    }
    if (stored != 1) {
      faults.add(
          FieldFault.invalid(
              "spec.versions", "", "must have exactly one version marked as storage version"));
    }
  }

  private static void version(
      JsonNode spec, ObjectNode version, String path, List<FieldFault> faults) {
    if (!version.path("schema").path("openAPIV3Schema").path("type").asText().equals("object")) {
      faults.add(
          FieldFault.required(
              path + ".schema.openAPIV3Schema", "schemas are required, of type object"));
      return;
    }
    try {
      ResourceType.Custom custom = CustomTypes.type(spec, version).custom();
      if (custom != null) {
        custom.rules().compile();
      }
    } catch (IllegalArgumentException e) {
      faults.add(
          FieldFault.invalid(path + ".schema.openAPIV3Schema", "", String.valueOf(e.getMessage())));
    }
  }
}
