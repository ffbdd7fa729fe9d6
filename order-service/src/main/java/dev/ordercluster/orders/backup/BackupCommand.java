package dev.ordercluster.orders.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ordercluster.orders.crypto.KeyProof;
import dev.ordercluster.orders.store.DatabaseConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The modes of the process that have to do with backups. Each does one thing, tells its outcome in
/// the log, what came of it in a file too, and ends.
public final class BackupCommand {
  /// The exit code of what another attempt would not change.
  public static final int REFUSED = 3;

  private static final Logger LOG = System.getLogger(BackupCommand.class.getName());
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BackupConfig config;
  private final DatabaseConfig database;
  private final Path keysFile;

  public BackupCommand(BackupConfig config, DatabaseConfig database, Path keysFile) {
    this.config = config;
    this.database = database;
    this.keysFile = keysFile;
  }

  /// Makes a backup; the exit code.
  public int backup() {
    return run(() -> new Backup(database, directory(), keys()).make(config.keep()));
  }

  /// Compares a backup with its checksums and the keys; the exit code.
  public int verify() {
    return run(() -> new Restoration(database, directory(), keys()).verify(config.chosen()));
  }

  /// Restores a backup; the exit code.
  public int restore() {
    return run(() -> new Restoration(database, directory(), keys()).restore(config.chosen()));
  }

  private int run(Supplier<Summary> work) {
    try {
      Summary done = work.get();
      tell(
          Map.of(
              "backup", done.name(),
              "takenAt", done.takenAt().toString(),
              "rows", done.rows(),
              "bytes", done.bytes()));
      return 0;
    } catch (BackupException e) {
      LOG.log(Level.ERROR, e.getMessage());
      return e.isRefusal() ? REFUSED : 1;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the work on the backup failed", e);
      return 1;
    }
  }

  private Path directory() {
    return config
        .directory()
        .orElseThrow(
            () ->
                BackupException.refused(
                    "expected ORDERS_BACKUP_DIRECTORY to name the directory of the backups, was"
                        + " absent: set it"));
  }

  private KeyProof keys() {
    return new KeyProof(keysFile);
  }

  private void tell(Map<String, Object> outcome) {
    config.resultFile().ifPresent(file -> write(file, outcome));
  }

  private static void write(Path file, Map<String, Object> outcome) {
    try {
      Files.writeString(file, JSON.writeValueAsString(new TreeMap<>(outcome)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers always have a JSON form", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the outcome could not be written to {0}: {1}", file, e.toString());
    }
  }
}
