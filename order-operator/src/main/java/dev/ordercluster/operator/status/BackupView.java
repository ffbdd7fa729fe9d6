package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.backup.BackupMemory;
import dev.ordercluster.operator.backup.RestorePlan;
import java.util.Optional;

/// What was seen of backups and of the restoration that a database begins with.
///
/// @param spec empty when no backups are wanted
/// @param trouble what keeps the one under way from running, in words
public record BackupView(
    Optional<BackupSpec> spec, BackupMemory memory, Optional<String> trouble, RestorePlan restore) {
  /// Nothing is wanted.
  public static final BackupView NONE =
      new BackupView(
          Optional.empty(), BackupMemory.NOTHING, Optional.empty(), new RestorePlan.None());
}
