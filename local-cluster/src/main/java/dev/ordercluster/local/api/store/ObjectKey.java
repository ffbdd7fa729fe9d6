package dev.ordercluster.local.api.store;

/// Where an object lives: its resource (`deployments.apps`, `pods`), its namespace (empty for
/// cluster-scoped ones) and its name. The text form orders objects of one resource by namespace and
/// name.
public record ObjectKey(String resource, String namespace, String name) {

  /// The prefix that all objects of a resource share, or of one namespace of it.
  public static String prefix(String resource, String namespace) {
    return namespace.isEmpty() ? resource + "/" : resource + "/" + namespace + "/";
  }

  public static ObjectKey parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("expected resource/namespace/name, was " + text);
    }
    return new ObjectKey(parts[0], parts[1], parts[2]);
  }

  @Override
  public String toString() {
    return resource + "/" + namespace + "/" + name;
  }
}
