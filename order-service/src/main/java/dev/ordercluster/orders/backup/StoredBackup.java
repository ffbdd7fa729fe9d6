package dev.ordercluster.orders.backup;

import dev.ordercluster.orders.crypto.KeyProof;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A backup that was made earlier, whole: every file was compared with its checksum.
///
/// @param name of the backup
/// @param directory of its files
record StoredBackup(String name, Path directory, Manifest manifest) {
  private static final int BUFFER = 1 << 16;

  /// Opens one. Throws [BackupException] that names the file which is not as it was written.
  ///
  /// @param chosen a name, or [BackupConfig#LATEST]
  static StoredBackup open(BackupFolder folder, String chosen) {
    try {
      List<String> all = folder.complete();
      if (all.isEmpty()) {
        throw BackupException.refused("there is no backup in " + folder.of(""));
      }
      String name = chosen.equals(BackupConfig.LATEST) ? all.getLast() : chosen;
      if (!all.contains(name)) {
        throw BackupException.refused(
            "there is no backup " + name + " in " + folder.of("") + "; there are " + all);
      }
      return open(name, folder.of(name));
    } catch (IOException e) {
      throw BackupException.failed("the backup could not be read: " + e, e);
    }
  }

  private static StoredBackup open(String name, Path directory) throws IOException {
    Path file = directory.resolve(Backup.MANIFEST);
    String line =
        Files.readString(directory.resolve(Backup.CHECKSUMS), StandardCharsets.UTF_8)
            .lines()
            .filter(one -> one.endsWith("  " + Backup.MANIFEST))
            .findFirst()
            .orElseThrow(
                () ->
                    BackupException.refused(
                        "expected the checksum of "
                            + Backup.MANIFEST
                            + " in "
                            + directory.resolve(Backup.CHECKSUMS)
                            + ", was absent: take another backup"));
    compare(file, line.substring(0, line.indexOf(' ')));
    Manifest manifest = Manifest.parse(Files.readAllBytes(file), file.toString());
    for (Manifest.Table table : manifest.tables()) {
      compare(directory.resolve(table.file()), table.sha256());
    }
    return new StoredBackup(name, directory, manifest);
  }

  private static void compare(Path file, String expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw BackupException.refused(
          "expected the file " + file + ", was absent: take another backup");
    }
    String actual = Sha256.of(file);
    if (!actual.equals(expected)) {
      throw BackupException.refused(
          file
              + " is damaged: expected SHA-256 "
              + expected
              + ", was "
              + actual
              + ": take another backup");
    }
  }

  /// Refuses keys that do not open what is sealed in it.
  void expect(KeyProof keys) {
    List<String> faults = keys.faults(manifest.keys().encryption(), manifest.keys().index());
    if (!faults.isEmpty()) {
      throw BackupException.refused(
          "the key file does not open backup "
              + name
              + ": "
              + String.join(", ", faults)
              + ". Put the keys of that time back (the Secret <name>-encryption-keys) and try again");
    }
  }

  /// The rows of a table, as COPY takes them.
  InputStream rows(Manifest.Table table) throws IOException {
    return new GZIPInputStream(Files.newInputStream(directory.resolve(table.file())), BUFFER);
  }

  Summary summary() {
    return new Summary(
        name, Instant.parse(manifest.takenAt()), manifest.rows(), manifest.bytes(), directory);
  }
}
