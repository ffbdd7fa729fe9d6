package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns the `openAPIV3Schema` of a CRD into the [Schema] that merging and ownership use.
public final class CrdSchemas {
  private static final String KEEP = "x-kubernetes-preserve-unknown-fields";

  private CrdSchemas() {}

  /// The schema of a custom kind; the metadata is that of every object.
  ///
  /// @param openApi the schema of one version, an object type
  public static Schema of(String kind, JsonNode openApi) {
    Map<String, Schema> properties = new LinkedHashMap<>(properties(openApi));
    properties.put("apiVersion", new Schema.Scalar("string"));
    properties.put("kind", new Schema.Scalar("string"));
    properties.put("metadata", ModelSchemas.of(io.fabric8.kubernetes.api.model.ObjectMeta.class));
    return new Schema.Struct(kind, () -> properties, false, openApi.path(KEEP).asBoolean());
  }

  private static Schema value(String name, JsonNode node) {
    if (node.path("x-kubernetes-int-or-string").asBoolean()) {
      return new Schema.Scalar("int-or-string");
    }
    boolean atomic = node.path("x-kubernetes-map-type").asText().equals("atomic");
    return switch (node.path("type").asText()) {
      case "object" -> object(name, node, atomic);
      case "array" -> listing(name, node);
      case "string", "integer", "number", "boolean" ->
          new Schema.Scalar(node.path("type").asText());
      default -> Schema.Any.ANY;
    };
  }

  private static Schema object(String name, JsonNode node, boolean atomic) {
    if (node.path("additionalProperties").isObject()) {
      return new Schema.Mapping(value(name, node.get("additionalProperties")), atomic);
    }
    boolean open = node.path(KEEP).asBoolean() || node.path("additionalProperties").asBoolean();
    Map<String, Schema> properties = properties(node);
    return properties.isEmpty() && open
        ? Schema.Any.ANY
        : new Schema.Struct(name, () -> properties, atomic, open);
  }

  private static Map<String, Schema> properties(JsonNode node) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    node.path("properties")
        .properties()
        .forEach(entry -> properties.put(entry.getKey(), value(entry.getKey(), entry.getValue())));
    return properties;
  }

  private static Schema listing(String name, JsonNode node) {
    Schema items = value(name, node.path("items"));
    List<String> keys = new ArrayList<>();
    node.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    Schema.ListType type =
        switch (node.path("x-kubernetes-list-type").asText()) {
          case "map" -> Schema.ListType.MAP;
          case "set" -> Schema.ListType.SET;
          default -> Schema.ListType.ATOMIC;
        };
    return new Schema.Listing(items, type, List.copyOf(keys), null);
  }
}
