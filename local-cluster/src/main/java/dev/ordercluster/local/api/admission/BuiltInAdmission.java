package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The admission of this server: per kind, defaults first, then checks.
public final class BuiltInAdmission implements Admission {
  private final ClusterAddresses addresses;
  private final Definitions definitions;

  public BuiltInAdmission(ClusterAddresses addresses, Definitions definitions) {
    this.addresses = addresses;
    this.definitions = definitions;
  }

  @Override
  public void applyDefaults(ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    if (type.custom() != null) {
      return;
    }
    switch (type.resource()) {
      case "services" -> addresses.allocate(before, after);
      case "customresourcedefinitions.apiextensions.k8s.io" -> definitions.complete(before, after);
      default -> {}
    }
  }

  @Override
  public List<FieldFault> validate(
      ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    return List.of();
  }
}
