package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.LastBackup;
import dev.ordercluster.operator.backup.BackupMemory;
import dev.ordercluster.operator.backup.BackupMemory.Failure;
import dev.ordercluster.operator.backup.BackupMemory.Taken;
import dev.ordercluster.operator.backup.BackupPlan;
import dev.ordercluster.operator.backup.RestorePlan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the status says of backups and of a restoration.
final class BackupReport {
  private static final long KIBI = 1024;

  private BackupReport() {}

  static void conditions(Conditions conditions, Observation observed) {
    restored(conditions, observed.backups().restore());
    observed
        .backups()
        .spec()
        .ifPresent(spec -> current(conditions, observed.backups(), spec, observed.now()));
  }

  private static void restored(Conditions conditions, RestorePlan restore) {
    switch (restore) {
      case RestorePlan.None() -> {
        // Nothing was to be restored, which is not worth a line.
      }
      case RestorePlan.Running(String backup, var trouble) ->
          conditions.set(
              ConditionType.RESTORED,
              false,
              Reason.RESTORING,
              "the database is restored from backup "
                  + backup
                  + "; order services start afterwards"
                  + trouble.map(words -> ": " + words).orElse(""));
      case RestorePlan.Failed(String backup, String job, String why) ->
          conditions.set(
              ConditionType.RESTORED,
              false,
              Reason.RESTORE_FAILED,
              "the database could not be restored from backup "
                  + backup
                  + ": "
                  + why
                  + ". No order service starts. Correct spec.postgres.managed.restoreFrom, or delete"
                  + " Job "
                  + job
                  + " to try again");
      case RestorePlan.Done(String backup) ->
          conditions.set(
              ConditionType.RESTORED,
              true,
              Reason.RESTORE_COMPLETE,
              "the database was restored from backup " + backup);
    }
  }

  private static void current(
      Conditions conditions, BackupView view, BackupSpec spec, Instant now) {
    BackupMemory memory = view.memory();
    Failure failure = memory.failure();
    Taken last = memory.last();
    String next =
        BackupPlan.next(memory, spec, now)
            .map(time -> "; the next one is due at " + time)
            .orElse("");
    if (failure != null) {
      conditions.set(
          ConditionType.BACKUPS_CURRENT,
          false,
          Reason.BACKUP_FAILED,
          "the backup failed at " + failure.at() + ": " + failure.why() + lastGood(last) + next);
    } else if (last == null) {
      conditions.set(
          ConditionType.BACKUPS_CURRENT,
          false,
          Reason.BACKUP_PENDING,
          memory.job().isEmpty()
              ? "there is no backup yet: the first one is taken once the platform serves"
              : "the first backup is being taken"
                  + view.trouble().map(words -> ": " + words).orElse(""));
    } else {
      conditions.set(
          ConditionType.BACKUPS_CURRENT,
          true,
          Reason.BACKUP_TAKEN,
          "backup "
              + last.backup()
              + " of "
              + last.takenAt()
              + " holds "
              + last.rows()
              + " rows in "
              + size(last.bytes())
              + next);
    }
  }

  private static String lastGood(@Nullable Taken last) {
    return last == null ? "; there is no good one" : "; the last good one is of " + last.takenAt();
  }

  /// What is told of the last good backup.
  static @Nullable LastBackup last(Observation observed) {
    Taken last = observed.backups().memory().last();
    if (last == null || observed.backups().spec().isEmpty()) {
      return null;
    }
    return new LastBackup(
        last.takenAt(),
        size(last.bytes()),
        last.rows(),
        "persistentvolumeclaim/" + observed.cluster().backups() + "/" + last.backup());
  }

  static String size(long bytes) {
    long kibi = (bytes + KIBI - 1) / KIBI;
    if (kibi < 10 * KIBI) {
      return kibi + "Ki";
    }
    long mebi = kibi / KIBI;
    return mebi < 10 * KIBI ? mebi + "Mi" : mebi / KIBI + "Gi";
  }
}
