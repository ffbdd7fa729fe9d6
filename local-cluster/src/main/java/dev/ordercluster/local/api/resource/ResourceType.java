package dev.ordercluster.local.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.CustomRules;
import dev.ordercluster.local.api.schema.Schema;
import dev.ordercluster.local.api.store.ObjectKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One kind of object that the API serves.
///
/// @param group empty for the core group
/// @param subresources `status`, `scale`, `log`, …
/// @param custom what only custom kinds have; null for built-in ones
public record ResourceType(
    String group,
    String version,
    String kind,
    Names names,
    boolean namespaced,
    Set<String> subresources,
    Schema schema,
    @Nullable Custom custom) {

  public ResourceType {
    subresources = Set.copyOf(subresources);
  }

  /// The names under which clients find a kind.
  public record Names(
      String plural, String singular, List<String> shortNames, List<String> categories) {
    public Names {
      shortNames = List.copyOf(shortNames);
      categories = List.copyOf(categories);
    }
  }

  /// A custom kind's definition.
  ///
  /// @param definition the served version of the CRD: schema, columns, subresources
  /// @param rules defaults, pruning and validation compiled from its schema
  public record Custom(ObjectNode definition, CustomRules rules) {}

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// `deployments.apps`, `pods`: how messages and the store name the resource.
  public String resource() {
    return group.isEmpty() ? names.plural() : names.plural() + "." + group;
  }

  /// `Deployment.apps`, `Pod`: how validation messages name the kind.
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(resource(), namespaced ? namespace : "", name);
  }

  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }
}
