package dev.ordercluster.backends;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Server binaries, unpacked once from the artifacts on the class path.
///
/// An entry's name holds the digest of what it was unpacked from and appears by an atomic rename
/// only when it is complete, so any number of processes may use one directory at once and a new
/// version never meets an old one.
///
/// @param directory made when missing; an unprivileged PostgreSQL must be able to read it, or root
///   must be able to hand out CAP_DAC_OVERRIDE
public record BinaryCache(Path directory) {
  private static final Path SHARED_BY_ROOT = Path.of("/var/cache/ordercluster");

  /// The cache of the user who runs this process; root's lies where other accounts can read it.
  public static BinaryCache ofThisUser() {
    if (Account.isRoot()) {
      return new BinaryCache(SHARED_BY_ROOT);
    }
    Path home = Path.of(System.getProperty("user.home", "/"));
    return new BinaryCache(home.resolve(".cache").resolve("ordercluster"));
  }

  /// The directory that holds PostgreSQL's `bin`, `lib` and `share`.
  public Path postgres(HostPlatform platform) {
    String resource = platform.postgresArchive();
    return entry("postgres", resource, target -> Archive.extractTarXz(resource(resource), target));
  }

  /// A `redis-server` that runs here.
  public Path redis(HostPlatform platform) {
    List<String> refusals = new ArrayList<>();
    for (String resource : platform.redisBinaries()) {
      Path home = entry("redis", resource, target -> copyBinary(resource, target));
      Path binary = home.resolve("redis-server");
      Tool.Result version =
          Tool.run(List.of(binary.toString(), "--version"), "", Duration.ofSeconds(20));
      if (version.succeeded()) {
        return binary;
      }
      refusals.add(version.tail());
    }
    throw new BackendException(
        "Redis does not run on this machine, usually because libssl3 is not installed: "
            + String.join("; ", refusals));
  }

  private interface Unpacking {
    void into(Path target) throws IOException;
  }

  private Path entry(String name, String resource, Unpacking unpacking) {
    Path entry = directory.resolve(name + "-" + digest(resource));
    if (Files.isDirectory(entry)) {
      return entry;
    }
    try {
      Files.createDirectories(directory);
      Path temporary = Files.createTempDirectory(directory, ".unpacking-");
      try {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpacking.into(temporary);
        publish(temporary, entry);
      } finally {
        Directories.delete(temporary);
      }
      return entry;
    } catch (IOException e) {
      throw new BackendException("cannot unpack " + name + " into " + directory + ": " + e, e);
    }
  }

  private static void publish(Path temporary, Path entry) throws IOException {
    try {
      Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isDirectory(entry)) {
        throw e;
      }
      // Another process was first; its copy is the same, and the caller drops ours.
    }
  }

  private static void copyBinary(String resource, Path target) throws IOException {
    Path binary = target.resolve("redis-server");
    try (InputStream in = resource(resource)) {
      Files.copy(in, binary);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(binary + " exists in a new directory", e);
    }
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static InputStream resource(String name) {
    InputStream in = BinaryCache.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new BackendException(
          name + " is not on the class path: the artifact that holds it is missing");
    }
    return in;
  }

  private static String digest(String resource) {
    try (InputStream in = resource(resource)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}
