package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The volume of a data service.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(self.storageClassName) == has(oldSelf.storageClassName) &&"
            + " (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    message = Storage.CLASS_IS_IMMUTABLE)
public record Storage(
    @JsonPropertyDescription("Size of the volume. It may grow, never shrink.")
        @Pattern("^[1-9][0-9]{0,9}(Mi|Gi|Ti)$") @Size(max = 12) @ValidationRule(
            value = "!quantity(self).isLessThan(quantity(oldSelf))",
            message = Storage.MAY_NOT_SHRINK)
        @Nullable String size,
    @JsonPropertyDescription("StorageClass of the volume; absent: the cluster's default.")
        @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") @Nullable String storageClassName) {

  /// What is said when the storage class is changed.
  public static final String CLASS_IS_IMMUTABLE =
      "storageClassName cannot be changed: the volume exists";

  /// What is said when the size is reduced.
  public static final String MAY_NOT_SHRINK = "size may grow but not shrink";

  /// This storage with a size where none was given.
  Storage withDefaultSize(String defaultSize) {
    return new Storage(requireNonNullElse(size, defaultSize), storageClassName);
  }

  /// The size in Kubernetes notation; present once a managed data service holds this storage.
  public String sizeOrEmpty() {
    return requireNonNullElse(size, "");
  }
}
