package dev.ordercluster.local.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.ModelSchemas;
import dev.ordercluster.local.api.schema.Schema;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Locale;

/// Writes schemas as the components of an OpenAPI document: custom kinds as their CRD says, with
/// descriptions; built-in kinds from the model classes, without.
final class ModelDocuments {
  private static final String PREFIX = "#/components/schemas/";

  private final ObjectNode components;

  ModelDocuments(ObjectNode components) {
    this.components = components;
  }

  String reference(ResourceType type) {
    return PREFIX + id(type);
  }

  /// The component of a type, written when it is not there yet.
  ObjectNode schema(ResourceType type) {
    String id = id(type);
    if (components.get(id) instanceof ObjectNode present) {
      return present;
    }
    if (type.custom() == null) {
      ObjectNode out = components.putObject(id);
      struct((Schema.Struct) type.schema(), out);
      return out;
    }
    JsonNode openApi = type.custom().definition().path("schema").path("openAPIV3Schema");
    ObjectNode out = openApi instanceof ObjectNode object ? object.deepCopy() : opaque();
    components.set(id, out);
    ObjectNode properties = out.withObject("/properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.set("metadata", schema(ModelSchemas.of(ObjectMeta.class)));
    return out;
  }

  private static String id(ResourceType type) {
    String group = type.group().isEmpty() ? "core" : type.group();
    return group + "." + type.version() + "." + type.kind();
  }

  private void struct(Schema.Struct struct, ObjectNode out) {
    out.put("type", "object");
    ObjectNode properties = out.putObject("properties");
    struct.properties().get().forEach((name, schema) -> properties.set(name, schema(schema)));
  }

  private ObjectNode schema(Schema schema) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    switch (schema) {
      case Schema.Any _ -> {
        out.put("type", "object");
        out.put("x-kubernetes-preserve-unknown-fields", true);
      }
      case Schema.Scalar scalar -> {
        boolean mixed = scalar.type().equals("int-or-string");
        out.put("type", mixed ? "string" : scalar.type());
        if (mixed) {
          out.put("format", "int-or-string");
        }
      }
      case Schema.Mapping mapping -> {
        out.put("type", "object");
        out.set("additionalProperties", schema(mapping.values()));
      }
      case Schema.Listing listing -> listing(listing, out);
      case Schema.Struct struct -> named(struct, out);
    }
    return out;
  }

  private void listing(Schema.Listing listing, ObjectNode out) {
    out.put("type", "array");
    out.set("items", schema(listing.items()));
    out.put("x-kubernetes-list-type", listing.type().name().toLowerCase(Locale.ROOT));
    if (!listing.keys().isEmpty()) {
      var keys = out.putArray("x-kubernetes-list-map-keys");
      listing.keys().forEach(keys::add);
    }
    String mergeKey = listing.mergeKey();
    if (mergeKey != null) {
      out.put("x-kubernetes-patch-strategy", "merge");
      if (!mergeKey.isEmpty()) {
        out.put("x-kubernetes-patch-merge-key", mergeKey);
      }
    }
  }

  // Written before its properties, because types can contain themselves.
  private void named(Schema.Struct struct, ObjectNode out) {
    String id = "types." + struct.name();
    if (!components.has(id)) {
      struct(struct, components.putObject(id));
    }
    out.putArray("allOf").addObject().put("$ref", PREFIX + id);
  }

  private static ObjectNode opaque() {
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}
