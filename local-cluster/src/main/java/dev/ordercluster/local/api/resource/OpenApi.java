package dev.ordercluster.local.api.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The OpenAPI v3 documents: per group and version the schemas of its kinds and which parameters a
/// write takes. kubectl reads them for `explain` and to learn that the server validates fields.
public final class OpenApi {
  private static final String GVK = "x-kubernetes-group-version-kind";
  private static final List<String> PARAMETERS =
      List.of("dryRun", "fieldManager", "fieldValidation", "force");

  private final TypeRegistry types;

  public OpenApi(TypeRegistry types) {
    this.types = types;
  }

  /// `/openapi/v3`: where the documents are.
  public ObjectNode index() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = out.putObject("paths");
    TreeSet<String> served = new TreeSet<>();
    types.all().forEach(type -> served.add(root(type)));
    for (String path : served) {
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
    return out;
  }

  /// The document of `api/v1` or `apis/{group}/{version}`, or null when nothing is served there.
  public @Nullable ObjectNode document(String path) {
    List<ResourceType> found = new ArrayList<>();
    for (ResourceType type : types.all()) {
      if (root(type).equals(path)) {
        found.add(type);
      }
    }
    if (found.isEmpty()) {
      return null;
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("openapi", "3.0.0");
    out.putObject("info").put("title", "Kubernetes").put("version", "v1.32.0");
    ObjectNode paths = out.putObject("paths");
    ModelDocuments documents = new ModelDocuments(out.putObject("components").putObject("schemas"));
    for (ResourceType type : found) {
      describe(type, documents.reference(type), paths);
      mark(documents.schema(type), type);
    }
    return out;
  }

  private static String root(ResourceType type) {
    return type.group().isEmpty() ? "api/v1" : "apis/" + type.apiVersion();
  }

  private static void describe(ResourceType type, String reference, ObjectNode paths) {
    String scope = type.namespaced() ? "/namespaces/{namespace}/" : "/";
    String collection = "/" + root(type) + scope + type.names().plural();
    operation(paths.withObject("/" + escaped(collection)), "get", "list", type, reference);
    operation(paths.withObject("/" + escaped(collection)), "post", "post", type, reference);
    ObjectNode one = paths.withObject("/" + escaped(collection + "/{name}"));
    operation(one, "get", "get", type, reference);
    operation(one, "put", "put", type, reference);
    operation(one, "patch", "patch", type, reference);
    operation(one, "delete", "delete", type, reference);
  }

  private static void operation(
      ObjectNode path, String method, String action, ResourceType type, String reference) {
    ObjectNode operation = path.putObject(method);
    operation.put("x-kubernetes-action", action);
    operation.set(GVK, gvk(type));
    if (!method.equals("get")) {
      ArrayNode parameters = operation.putArray("parameters");
      for (String name : PARAMETERS) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", "query");
        parameter.putObject("schema").put("type", "string");
      }
    }
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", reference);
  }

  private static void mark(ObjectNode schema, ResourceType type) {
    schema.putArray(GVK).add(gvk(type));
  }

  private static ObjectNode gvk(ResourceType type) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
    return out;
  }

  private static String escaped(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }
}
