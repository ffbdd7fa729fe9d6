package dev.ordercluster.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.ordercluster.orders.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Values against schemas of a document, formats included.
final class Schemas {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private Schemas() {}

  /// What is wrong with a value; empty when it is as the schema says.
  ///
  /// @param document whose components the schema refers to
  static List<String> faults(JsonNode document, JsonNode schema, String instance) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.set("components", document.path("components"));
    root.setAll((ObjectNode) schema.deepCopy());
    return REGISTRY
        .getSchema(root.toString(), InputFormat.JSON)
        .validate(instance, InputFormat.JSON)
        .stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  /// The same document with every object closed: a member that is not described is then a fault.
  static JsonNode closed(JsonNode document) {
    String open = "\"additionalProperties\":true";
    return Json.parse(
        document
            .toString()
            .replace(open, "\"additionalProperties\":false")
            .getBytes(StandardCharsets.UTF_8));
  }
}
