package dev.ordercluster.local.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Every kind that the API serves now; custom kinds come and go with their definitions.
public final class TypeRegistry {
  private final Map<String, ResourceType> builtIn = new TreeMap<>();
  private final Map<String, ResourceType> custom = new ConcurrentHashMap<>();

  public TypeRegistry() {
    BuiltInTypes.all().forEach(type -> builtIn.put(id(type), type));
  }

  /// The type served at `/apis/{group}/{version}/{plural}`, or null.
  public @Nullable ResourceType find(String group, String version, String plural) {
    String id = group + "/" + version + "/" + plural;
    ResourceType type = builtIn.get(id);
    return type == null ? custom.get(id) : type;
  }

  /// The type of objects with this `apiVersion` and `kind`, or null.
  public @Nullable ResourceType ofKind(String apiVersion, String kind) {
    for (ResourceType type : all()) {
      if (type.kind().equals(kind) && type.apiVersion().equals(apiVersion)) {
        return type;
      }
    }
    return null;
  }

  /// The type whose objects are stored as this resource (`deployments.apps`), or null.
  public @Nullable ResourceType ofResource(String resource) {
    for (ResourceType type : all()) {
      if (type.resource().equals(resource)) {
        return type;
      }
    }
    return null;
  }

  public List<ResourceType> all() {
    List<ResourceType> all = new ArrayList<>(builtIn.values());
    all.addAll(new TreeMap<>(custom).values());
    return all;
  }

  public void serve(ResourceType type) {
    custom.put(id(type), type);
  }

  /// Stops serving the custom kinds of a resource (`orderclusters.ordercluster.dev`).
  public void withdraw(String resource) {
    custom.values().removeIf(type -> type.resource().equals(resource));
  }

  private static String id(ResourceType type) {
    return type.group() + "/" + type.version() + "/" + type.names().plural();
  }
}
