package dev.ordercluster.orders.backup;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where backups are kept and how many.
///
/// @param directory that holds them; only the modes `backup`, `verify-backup` and `restore` need it
/// @param keep how many complete ones stay when another one is made
/// @param chosen the one to restore or to verify: its name, or [#LATEST]
/// @param resultFile where what was done is written as JSON
public record BackupConfig(
    Optional<Path> directory, int keep, String chosen, Optional<Path> resultFile) {
  /// The newest complete backup.
  public static final String LATEST = "latest";

  private static final Key<Optional<Path>> DIRECTORY =
      Key.path("backup.directory", "Directory of the backups; only their modes need it.")
          .optional();
  private static final Key<Integer> KEEP =
      Key.integer("backup.keep", 1, 1000, "Complete backups that stay when one more is made.")
          .withDefault("7");
  private static final Key<String> CHOSEN =
      Key.text("backup.chosen", "Backup to restore or to verify: its name, or latest.")
          .withDefault(LATEST);
  private static final Key<Optional<Path>> RESULT_FILE =
      Key.path(
              "backup.result-file",
              "Where what was done is written as JSON; failures are in the log.")
          .optional();

  public static final List<Key<?>> KEYS = List.of(DIRECTORY, KEEP, CHOSEN, RESULT_FILE);

  public static BackupConfig from(Settings settings) {
    return new BackupConfig(
        settings.get(DIRECTORY),
        settings.get(KEEP),
        settings.get(CHOSEN),
        settings.get(RESULT_FILE));
  }
}
