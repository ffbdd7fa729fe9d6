package dev.ordercluster.orders.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The directory of the backups, one subdirectory each. A backup is written under a name that is
/// not one, brought to the disk, and only then renamed: what looks like a backup is a whole one,
/// whatever was killed and whenever. What is removed loses its name first.
final class BackupFolder {
  /// When it was taken, in UTC, to the millisecond; sorted by name is sorted by time.
  static final Pattern NAME = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z");

  private static final String LOCK = ".lock";
  private static final String HALF = ".half-";

  private final Path root;

  BackupFolder(Path root) {
    this.root = root;
  }

  Path of(String name) {
    return root.resolve(name);
  }

  /// Keeps others from writing here until it is closed; refused while somebody else does.
  FileLock lock() throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException _) {
      // Somebody in this very process.
    }
    channel.close();
    throw BackupException.refused(
        "another backup is being written to " + root + ": wait until it has ended");
  }

  /// An empty directory to write to; what earlier attempts left is removed.
  Path begin(String name) throws IOException {
    for (String leftover : names(file -> file.startsWith(HALF))) {
      removeTree(root.resolve(leftover));
    }
    return Files.createDirectory(root.resolve(HALF + name));
  }

  /// Turns what was written into a backup.
  void publish(String name) throws IOException {
    Path half = root.resolve(HALF + name);
    force(half);
    Files.move(half, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    force(root);
  }

  /// The names of all complete ones, the newest last.
  List<String> complete() throws IOException {
    return names(file -> NAME.matcher(file).matches());
  }

  /// Removes the oldest until `keep` are left; returns what went.
  List<String> prune(int keep) throws IOException {
    List<String> all = complete();
    List<String> old = all.subList(0, Math.max(0, all.size() - keep));
    for (String name : old) {
      Path half = root.resolve(HALF + name);
      Files.move(root.resolve(name), half, StandardCopyOption.ATOMIC_MOVE);
      removeTree(half);
    }
    return old;
  }

  private List<String> names(Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).filter(wanted).sorted().toList();
    }
  }

  static void removeTree(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  static void write(Path file, byte[] bytes) throws IOException {
    Files.write(
        file,
        bytes,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
