package dev.ordercluster.local.api.verbs;

import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectKey;

/// What a request addresses.
///
/// @param namespace empty for cluster-scoped kinds and for requests across all namespaces
/// @param name empty for a collection
/// @param subresource empty for the object itself
public record Target(ResourceType type, String namespace, String name, String subresource) {

  public ObjectKey key() {
    return type.key(namespace, name);
  }

  public Target named(String other) {
    return new Target(type, namespace, other, subresource);
  }

  public StatusException notFound() {
    return StatusException.notFound(type.resource(), name);
  }

  /// The prefix of the store's keys that this collection spans.
  public String prefix() {
    return ObjectKey.prefix(type.resource(), type.namespaced() ? namespace : "");
  }
}
