package dev.ordercluster.backends;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// Unpacks a tar.xz with its links and execute bits; entries that would leave the target directory
/// are refused.
final class Archive {
  private static final int OWNER_EXECUTES = 0100;

  private Archive() {}

  static void extractTarXz(InputStream compressed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(compressed))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        extract(tar, entry, target);
        entry = tar.getNextEntry();
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = inside(target, target.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (entry.isSymbolicLink()) {
      Path link = Path.of(entry.getLinkName());
      inside(target, path.resolveSibling(link));
      Files.createDirectories(path.resolveSibling("."));
      Files.createSymbolicLink(path, link);
    } else {
      Files.createDirectories(path.resolveSibling("."));
      Files.copy(tar, path);
      boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static Path inside(Path target, Path path) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(target)) {
      throw new IOException("archive entry " + path + " lies outside of " + target);
    }
    return normal;
  }
}
