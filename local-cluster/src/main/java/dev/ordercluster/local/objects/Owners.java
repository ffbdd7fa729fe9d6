package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Optional;

/// Owner references.
public final class Owners {
  private Owners() {}

  /// The owner that controls `object`, if any.
  public static Optional<OwnerReference> controllerOf(HasMetadata object) {
    return object.getMetadata().getOwnerReferences() == null
        ? Optional.empty()
        : object.getMetadata().getOwnerReferences().stream()
            .filter(one -> Boolean.TRUE.equals(one.getController()))
            .findFirst();
  }

  public static boolean controls(HasMetadata owner, HasMetadata object) {
    return controllerOf(object)
        .filter(one -> one.getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
  }

  /// The key of the controller of `object` when that is a `kind`.
  public static Optional<ObjectKey> controllerKey(HasMetadata object, String kind) {
    return controllerOf(object)
        .filter(one -> one.getKind().equals(kind))
        .map(one -> new ObjectKey(object.getMetadata().getNamespace(), one.getName()));
  }

  /// A controlling reference to `owner`.
  public static OwnerReference controlledBy(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
