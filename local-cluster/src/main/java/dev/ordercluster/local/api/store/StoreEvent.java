package dev.ordercluster.local.api.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// One committed change of one object.
///
/// @param before the object until now; null when it was created
/// @param object the object from now on; of a deletion, its last state with the deletion's revision
public record StoreEvent(
    Type type, long revision, ObjectKey key, @Nullable ObjectNode before, ObjectNode object) {

  /// The kinds of change, named as in the watch protocol.
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
