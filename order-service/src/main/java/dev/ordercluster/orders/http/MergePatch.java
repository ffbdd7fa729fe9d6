package dev.ordercluster.orders.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON Merge Patch, RFC 7396: members of the patch replace those of the document, null removes
/// one, objects are merged, arrays are replaced as a whole.
public final class MergePatch {
  private MergePatch() {}

  /// The document after the patch; neither argument is changed.
  public static JsonNode apply(JsonNode document, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode merged =
        document instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    patch
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                merged.remove(member.getKey());
              } else {
                merged.set(member.getKey(), apply(merged.path(member.getKey()), member.getValue()));
              }
            });
    return merged;
  }
}
