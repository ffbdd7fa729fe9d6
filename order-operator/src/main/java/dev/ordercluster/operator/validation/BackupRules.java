package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import dev.ordercluster.operator.backup.BackupSchedule;
import java.util.ArrayList;
import java.util.List;

/// The rules of `spec.postgres.managed.backup`.
final class BackupRules {
  private static final String FIELD = "spec.postgres.managed.backup";

  private BackupRules() {}

  static List<Violation> check(PostgresSpec.Managed postgres) {
    BackupSpec backup = postgres.backup();
    if (backup == null) {
      return List.of();
    }
    List<Violation> broken = new ArrayList<>();
    try {
      BackupSchedule _ = BackupSchedule.of(backup);
    } catch (IllegalArgumentException e) {
      broken.add(new Violation(FIELD + ".schedule", String.valueOf(e.getMessage())));
    }
    if (backup.retention() < 1 || backup.retention() > BackupSpec.MOST_KEPT) {
      broken.add(
          new Violation(
              FIELD + ".retention",
              "must be 1 to " + BackupSpec.MOST_KEPT + ", was " + backup.retention()));
    }
    return List.copyOf(broken);
  }
}
