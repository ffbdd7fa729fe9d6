package dev.ordercluster.local.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.CrdSchemas;
import dev.ordercluster.local.api.schema.StructuralRules;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.store.StoreEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Serves a custom kind for every stored CRD.
public final class CustomTypes {
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  private CustomTypes() {}

  /// Serves what the store holds and follows it from now on.
  public static void follow(ObjectStore store, TypeRegistry types) {
    store.list(DEFINITIONS + "/").objects().forEach(crd -> serve(crd, types));
    store.onCommit(
        event -> {
          if (event.key().resource().equals(DEFINITIONS)) {
            types.withdraw(event.key().name());
            if (event.type() != StoreEvent.Type.DELETED) {
              serve(event.object(), types);
            }
          }
        });
  }

  private static void serve(ObjectNode crd, TypeRegistry types) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("served").asBoolean() && version instanceof ObjectNode served) {
        types.serve(type(crd.path("spec"), served));
      }
    }
  }

  /// The type that one version of a CRD defines.
  public static ResourceType type(JsonNode spec, ObjectNode version) {
    JsonNode names = spec.path("names");
    JsonNode openApi = version.path("schema").path("openAPIV3Schema");
    String kind = names.path("kind").asText();
    Set<String> subresources = new HashSet<>();
    for (String subresource : List.of("status", "scale")) {
      if (version.path("subresources").has(subresource)) {
        subresources.add(subresource);
      }
    }
    String plural = names.path("plural").asText();
    return new ResourceType(
        spec.path("group").asText(),
        version.path("name").asText(),
        kind,
        new ResourceType.Names(
            plural,
            names.path("singular").asText(),
            texts(names.path("shortNames")),
            texts(names.path("categories"))),
        spec.path("scope").asText().equals("Namespaced"),
        subresources,
        CrdSchemas.of(kind, openApi),
        new ResourceType.Custom(version, new StructuralRules(openApi)));
  }

  private static List<String> texts(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(text -> out.add(text.asText()));
    return out;
  }
}
