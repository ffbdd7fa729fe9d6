package dev.ordercluster.local.api.apply;

/// Who changes an object, and how: the identity under which fields are owned.
///
/// @param operation `Apply` or `Update`
/// @param subresource `status`, `scale` or empty
public record FieldOwner(String name, String operation, String subresource) {
  public FieldOwner {
    if (name.length() > 128) {
      throw new IllegalArgumentException(
          "fieldManager must be at most 128 characters, was " + name.length());
    }
  }
}
