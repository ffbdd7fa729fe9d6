package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// Namespace and name of an object; the namespace of a cluster-wide object is empty.
public record ObjectKey(String namespace, String name) {
  public ObjectKey {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an object key needs a name, got none in " + namespace);
    }
  }

  public static ObjectKey of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
