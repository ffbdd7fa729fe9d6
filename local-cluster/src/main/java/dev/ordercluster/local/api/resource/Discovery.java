package dev.ordercluster.local.api.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The discovery documents: which groups, versions and resources exist.
public final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final TypeRegistry types;

  public Discovery(TypeRegistry types) {
    this.types = types;
  }

  /// `/api`.
  public ObjectNode coreVersions(String address) {
    ObjectNode out = object("APIVersions");
    out.putArray("versions").add("v1");
    ObjectNode local = out.putArray("serverAddressByClientCIDRs").addObject();
    local.put("clientCIDR", "0.0.0.0/0").put("serverAddress", address);
    return out;
  }

  /// `/apis`.
  public ObjectNode groups() {
    ObjectNode out = object("APIGroupList").put("apiVersion", "v1");
    ArrayNode list = out.putArray("groups");
    versionsByGroup().forEach((group, versions) -> list.add(group(group, versions)));
    return out;
  }

  /// `/apis/{group}`, or null when there is no such group.
  public @Nullable ObjectNode group(String group) {
    Collection<String> versions = versionsByGroup().get(group);
    return versions == null
        ? null
        : group(group, versions).put("kind", "APIGroup").put("apiVersion", "v1");
  }

  /// `/api/v1` and `/apis/{group}/{version}`, or null when nothing is served there.
  public @Nullable ObjectNode resources(String group, String version) {
    ObjectNode out = object("APIResourceList").put("apiVersion", "v1");
    out.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode list = out.putArray("resources");
    for (ResourceType type : types.all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        describe(type, list);
      }
    }
    switch (group) {
      case "authorization.k8s.io" -> {
        review(list, "selfsubjectaccessreviews", "SelfSubjectAccessReview");
        review(list, "selfsubjectrulesreviews", "SelfSubjectRulesReview");
      }
      case "authentication.k8s.io" -> {
        review(list, "selfsubjectreviews", "SelfSubjectReview");
        review(list, "tokenreviews", "TokenReview");
      }
      default -> {}
    }
    return list.isEmpty() ? null : out;
  }

  private static void review(ArrayNode list, String plural, String kind) {
    ObjectNode resource = list.addObject();
    resource.put("name", plural).put("singularName", kind.toLowerCase(java.util.Locale.ROOT));
    resource.put("namespaced", false).put("kind", kind).putArray("verbs").add("create");
  }

  private static void describe(ResourceType type, ArrayNode list) {
    ObjectNode resource = list.addObject();
    ResourceType.Names names = type.names();
    resource.put("name", names.plural()).put("singularName", names.singular());
    resource.put("namespaced", type.namespaced()).put("kind", type.kind());
    ArrayNode verbs = resource.putArray("verbs");
    VERBS.forEach(verbs::add);
    if (!names.shortNames().isEmpty()) {
      ArrayNode shortNames = resource.putArray("shortNames");
      names.shortNames().forEach(shortNames::add);
    }
    if (!names.categories().isEmpty()) {
      ArrayNode categories = resource.putArray("categories");
      names.categories().forEach(categories::add);
    }
    for (String subresource : new TreeSet<>(type.subresources())) {
      subresource(type, subresource, list.addObject());
    }
  }

  private static void subresource(ResourceType type, String subresource, ObjectNode resource) {
    resource.put("name", type.names().plural() + "/" + subresource).put("singularName", "");
    resource.put("namespaced", type.namespaced());
    ArrayNode verbs = resource.putArray("verbs");
    switch (subresource) {
      case "scale" -> {
        resource.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
        verbs.add("get").add("patch").add("update");
      }
      case "token" -> {
        resource.put("group", "authentication.k8s.io").put("version", "v1");
        resource.put("kind", "TokenRequest");
        verbs.add("create");
      }
      case "eviction" -> {
        resource.put("group", "policy").put("version", "v1").put("kind", "Eviction");
        verbs.add("create");
      }
      case "log" -> {
        resource.put("kind", type.kind());
        verbs.add("get");
      }
      case "finalize" -> {
        resource.put("kind", type.kind());
        verbs.add("update");
      }
      default -> {
        resource.put("kind", type.kind());
        verbs.add("get").add("patch").add("update");
      }
    }
  }

  private Map<String, Collection<String>> versionsByGroup() {
    Map<String, Collection<String>> groups = new LinkedHashMap<>();
    for (ResourceType type : types.all()) {
      if (!type.group().isEmpty()) {
        groups.computeIfAbsent(type.group(), _ -> new TreeSet<>()).add(type.version());
      }
    }
    groups.put("authentication.k8s.io", List.of("v1"));
    groups.put("authorization.k8s.io", List.of("v1"));
    return groups;
  }

  private static ObjectNode group(String name, Collection<String> versions) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("name", name);
    ArrayNode list = out.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    out.set("preferredVersion", list.get(0).deepCopy());
    return out;
  }

  private static ObjectNode object(String kind) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind);
  }
}
