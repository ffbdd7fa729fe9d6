package dev.ordercluster.local.api.http;

import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.Target;
import java.util.List;

/// Reads `/api/v1/...` and `/apis/{group}/{version}/...` as the target of a verb.
final class ApiPath {
  private ApiPath() {}

  /// Whether a path addresses objects rather than a discovery document.
  static boolean addressesObjects(List<String> path) {
    return path.size() > (path.getFirst().equals("api") ? 2 : 3);
  }

  /// @throws StatusException 404 when no such resource is served
  static Target parse(List<String> path, TypeRegistry types) {
    boolean core = path.getFirst().equals("api");
    String group = core ? "" : path.get(1);
    String version = path.get(core ? 1 : 2);
    List<String> rest = path.subList(core ? 2 : 3, path.size());
    String namespace = "";
    boolean scoped =
        rest.size() > 2
            && rest.getFirst().equals("namespaces")
            && !(core && rest.size() == 3 && isNamespaceSubresource(rest.get(2)));
    if (scoped) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    ResourceType type = types.find(group, version, rest.getFirst());
    if (type == null || rest.size() > 3 || (scoped && !type.namespaced())) {
      throw StatusException.noSuchPath();
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean unknown = !subresource.isEmpty() && !type.has(subresource);
    if (unknown || (type.namespaced() && namespace.isEmpty() && !name.isEmpty())) {
      throw StatusException.noSuchPath();
    }
    return new Target(type, namespace, name, subresource);
  }

  private static boolean isNamespaceSubresource(String segment) {
    return segment.equals("status") || segment.equals("finalize");
  }
}
