package dev.ordercluster.operator.validation;

import java.util.Optional;

/// The volume that a data service already has; every part is empty while it is not known.
///
/// @param size as requested by the claim
/// @param storageClassName as in the claim template, empty text for the cluster's default
public record Provisioned(Optional<String> size, Optional<String> storageClassName) {
  public static final Provisioned UNKNOWN = new Provisioned(Optional.empty(), Optional.empty());
}
