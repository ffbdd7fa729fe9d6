package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.table.Tables;
import java.util.List;

/// The form in which a client wants objects: as they are, as rows of a table, or their metadata
/// only.
enum Presentation {
  PLAIN,
  TABLE,
  METADATA;

  /// The first form of an Accept header that this server speaks.
  static Presentation of(String accept) {
    for (String alternative : accept.split(",", -1)) {
      if (alternative.contains("as=Table")) {
        return TABLE;
      }
      if (alternative.contains("as=PartialObjectMetadata")) {
        return METADATA;
      }
      if (alternative.strip().startsWith("application/json")) {
        return PLAIN;
      }
    }
    return PLAIN;
  }

  ObjectNode one(ResourceType type, ObjectNode object, ApiRequest request) {
    return switch (this) {
      case PLAIN -> object;
      case METADATA -> metadataOnly(object);
      case TABLE ->
          Tables.of(type, List.of(object), version(object), request.parameter("includeObject"));
    };
  }

  ObjectNode list(ResourceType type, Page page, ApiRequest request) {
    if (this == TABLE) {
      ObjectNode table =
          Tables.of(
              type,
              page.objects(),
              Long.toString(page.revision()),
              request.parameter("includeObject"));
      page.describe(table.withObject("/metadata"));
      return table;
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    boolean plain = this == PLAIN;
    list.put("kind", plain ? type.kind() + "List" : "PartialObjectMetadataList");
    list.put("apiVersion", plain ? type.apiVersion() : "meta.k8s.io/v1");
    page.describe(list.putObject("metadata"));
    ArrayNode items = list.putArray("items");
    page.objects().forEach(object -> items.add(plain ? object : metadataOnly(object)));
    return list;
  }

  private static ObjectNode metadataOnly(ObjectNode object) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    out.set("metadata", object.path("metadata"));
    return out;
  }

  private static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  /// A part of a collection.
  ///
  /// @param next the token of the next part; empty at the end
  record Page(long revision, List<ObjectNode> objects, String next, long remaining) {
    void describe(ObjectNode metadata) {
      metadata.put("resourceVersion", Long.toString(revision));
      if (!next.isEmpty()) {
        metadata.put("continue", next).put("remainingItemCount", remaining);
      }
    }
  }
}
