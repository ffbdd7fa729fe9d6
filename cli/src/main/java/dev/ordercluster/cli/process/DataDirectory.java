package dev.ordercluster.cli.process;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// The folder that holds everything one embedded cluster keeps: objects, volumes, logs, keys.
///
/// @param root absolute, with symbolic links resolved once it exists
public record DataDirectory(Path root) {
  private static final long LEAST_FREE_BYTES = 1L << 30;

  public DataDirectory {
    root = real(root.toAbsolutePath().normalize());
  }

  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  public Path pidFile() {
    return root.resolve("local-cluster.pid");
  }

  public Path log() {
    return root.resolve("local-cluster.log");
  }

  public Path previousLog() {
    return root.resolve("local-cluster.previous.log");
  }

  public Path issuer() {
    return root.resolve("issuer");
  }

  public Path pods() {
    return root.resolve("pods");
  }

  /// Whom to trust at the gateway of an OrderCluster, PEM; exists where clients are shown a
  /// certificate that no public authority signed. Namespaces have no dots.
  public Path authorities(String namespace, String name) {
    return root.resolve(namespace + "." + name + ".ca.crt");
  }

  /// Exists once the sample catalogue has been loaded.
  public Path catalogLoaded() {
    return root.resolve("sample-catalog.loaded");
  }

  Path startLock() {
    return root.resolve("start.lock");
  }

  public boolean exists() {
    return Files.isDirectory(root);
  }

  /// Creates the folder where there is none. Others may pass through it (the database runs as an
  /// unprivileged user when started by root) but not list it.
  public DataDirectory created() {
    try {
      if (!exists()) {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      }
      if (!Files.isWritable(root)) {
        throw new CommandFailure(
            root + " cannot be written by this user: choose another folder with --data DIR");
      }
      refuseForeignFiles();
      return new DataDirectory(root);
    } catch (IOException e) {
      throw new CommandFailure(
          "the data folder "
              + root
              + " cannot be created ("
              + Failures.reason(e)
              + "): choose another one with --data DIR",
          e);
    }
  }

  /// `down --wipe` removes the whole folder, so nothing but a cluster's data may ever be in it.
  private void refuseForeignFiles() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      if (!isClusterData() && entries.findAny().isPresent()) {
        throw new CommandFailure(
            root
                + " holds files that are not a cluster's: choose a new or an empty folder with --data"
                + " DIR");
      }
    }
  }

  /// Refuses a disk that is about to be full: the database would stop in the middle of its work.
  public void checkSpace() {
    try {
      long free = Files.getFileStore(root).getUsableSpace();
      if (free < LEAST_FREE_BYTES) {
        throw new CommandFailure(
            "the disk that holds "
                + root
                + " has "
                + free / (1 << 20)
                + " MiB free, at least 1024 MiB are needed: free some space or choose another"
                + " folder with --data DIR");
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "the free space of " + root + " cannot be read (" + Failures.reason(e) + ")", e);
    }
  }

  /// Whether a cluster has written here: what protects other folders from being wiped.
  public boolean isClusterData() {
    return Files.exists(log()) || Files.exists(kubeconfig()) || Files.exists(startLock());
  }

  /// Removes the folder with everything in it.
  public void wipe() {
    if (!exists()) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          root + " could not be removed entirely (" + Failures.reason(e) + ")", e);
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }
}
