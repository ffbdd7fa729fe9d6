package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a CRD's schema demands of its objects.
public interface CustomRules {
  /// Fills in the defaults, in place.
  void applyDefaults(ObjectNode object);

  /// Removes fields that the schema does not know, in place; returns their paths.
  List<String> prune(ObjectNode object);

  /// Prepares the checks, which otherwise happens at the first object.
  ///
  /// @throws IllegalArgumentException when a rule is not valid
  void compile();

  /// Every violation of the schema and of its CEL rules.
  ///
  /// @param old the stored object, for transition rules; null on create
  List<FieldFault> validate(ObjectNode object, @Nullable ObjectNode old);
}
