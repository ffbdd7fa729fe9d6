package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import dev.ordercluster.local.api.patch.MergePatch;
import dev.ordercluster.local.api.patch.StrategicPatch;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.Resources;

/// Reads the body of a PATCH request by its content type.
final class Patches {
  static final String APPLY = "application/apply-patch+yaml";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String JSON_PATCH = "application/json-patch+json";

  private Patches() {}

  static Resources.Patch read(ApiRequest request) {
    JsonNode body = request.body().json();
    return switch (request.contentType()) {
      case JSON_PATCH -> (current, _) -> object(jsonPatch(current, body));
      case MERGE -> (current, _) -> object(MergePatch.apply(current, body));
      case STRATEGIC ->
          (current, type) -> {
            if (type.custom() != null) {
              throw unsupported(request, JSON_PATCH + ", " + MERGE + ", " + APPLY);
            }
            try {
              return StrategicPatch.apply(current, body, type.schema());
            } catch (IllegalArgumentException e) {
              throw StatusException.badRequest(String.valueOf(e.getMessage()));
            }
          };
      default -> throw unsupported(request, String.join(", ", JSON_PATCH, MERGE, STRATEGIC, APPLY));
    };
  }

  private static JsonNode jsonPatch(ObjectNode current, JsonNode patch) {
    try {
      return JsonPatch.apply(patch, current);
    } catch (JsonPatchApplicationException e) {
      throw new StatusException(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  private static ObjectNode object(JsonNode patched) {
    if (patched instanceof ObjectNode object) {
      return object;
    }
    throw StatusException.badRequest("the patch does not leave a JSON object");
  }

  private static StatusException unsupported(ApiRequest request, String expected) {
    return StatusException.unsupportedMediaType(request.contentType(), expected);
  }
}
