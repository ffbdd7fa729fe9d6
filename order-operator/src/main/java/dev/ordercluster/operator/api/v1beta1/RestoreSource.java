package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/// The backup that a new, empty database begins with.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreSource(
    @JsonPropertyDescription(
            "PersistentVolumeClaim in this namespace that holds the backups; absent: this"
                + " OrderCluster's own, <name>-backup, from an earlier life.")
        @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") @Nullable String claimName,
    @JsonPropertyDescription("Name of the backup, or latest.")
        @Default("latest")
        @Pattern("^(latest|[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z)$") String backup) {

  /// What is said when a platform with data shall be restored.
  public static final String TOO_LATE =
      "a platform that has served is not restored into: make another OrderCluster, or delete this one"
          + " and its database's volume first";

  public RestoreSource {
    backup = requireNonNullElse(backup, "latest");
  }
}
