package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Defaults and checks of built-in kinds, and allocation of cluster addresses.
public interface Admission {
  /// Completes an object, in place.
  ///
  /// @param before the stored object; null on create
  void applyDefaults(ResourceType type, @Nullable ObjectNode before, ObjectNode after);

  /// Every rule of its kind that a built-in object breaks.
  List<FieldFault> validate(ResourceType type, @Nullable ObjectNode before, ObjectNode after);
}
