package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Whole directories: made private, deleted, emptied, handed to another account.
final class Directories {
  private Directories() {}

  /// Makes a directory that only its owner can enter.
  static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /// The log file of a server, beside its data directory, whose parent is made when missing.
  static Path logBeside(Path data) {
    Path parent = data.toAbsolutePath().resolveSibling(".").normalize();
    try {
      Files.createDirectories(parent);
    } catch (IOException e) {
      throw new BackendException("cannot make " + parent + ": " + e, e);
    }
    return parent.resolve(data.getFileName() + ".log");
  }

  static boolean isEmptyOrMissing(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static int ownerOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  static void giveTo(Path path, Account account) throws IOException {
    Files.setAttribute(path, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
  }
}
