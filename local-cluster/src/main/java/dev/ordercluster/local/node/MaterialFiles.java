package dev.ordercluster.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of one volume, kept as a kubelet keeps them: the content in a folder of its own,
/// `..data` a link to it that is replaced by rename, and a link `name → ..data/name` per file. A
/// reader sees the old files or the new ones, never a mixture.
///
/// @param files content by relative path
/// @param mode permissions of every file, `rw-------`
record MaterialFiles(Map<String, byte[]> files, String mode) {
  private static final String DATA = "..data";

  MaterialFiles {
    files = Map.copyOf(files);
    for (String name : files.keySet()) {
      if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..")) {
        throw new IllegalArgumentException("a volume's file may not leave it: " + name);
      }
    }
  }

  static MaterialFiles ofText(Map<String, String> texts, String mode) {
    Map<String, byte[]> files = new HashMap<>();
    texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return new MaterialFiles(files, mode);
  }

  /// Brings `directory` to this content; returns whether anything was written.
  boolean writeTo(Path directory) {
    try {
      PodPlace.makePrivate(directory);
      Path data = directory.resolve(DATA);
      if (matches(data)) {
        return false;
      }
      Path fresh = Files.createTempDirectory(directory, "..");
      for (var file : new TreeMap<>(files).entrySet()) {
        Path target = fresh.resolve(file.getKey());
        PodPlace.makePrivate(target.resolveSibling(".").normalize());
        Files.createFile(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(target, file.getValue());
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
      }
      Path before = Files.isSymbolicLink(data) ? Files.readSymbolicLink(data) : Path.of("");
      Path link = directory.resolve("..data_new");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, fresh.getFileName());
      Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      linkNames(directory);
      if (!before.toString().isEmpty()) {
        deleteTree(directory.resolve(before));
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the volume " + directory, e);
    }
  }

  private boolean matches(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return false;
    }
    Map<String, byte[]> present = new HashMap<>();
    Path real = data.toRealPath();
    try (Stream<Path> all = Files.walk(real)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        present.put(real.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return present.keySet().equals(files.keySet())
        && files.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), present.get(one.getKey())));
  }

  private void linkNames(Path directory) throws IOException {
    List<String> tops =
        files.keySet().stream().map(name -> name.split("/", 2)[0]).distinct().toList();
    for (String top : tops) {
      Path link = directory.resolve(top);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, top));
      }
    }
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.filter(Files::isSymbolicLink).toList()) {
        String name = child.getFileName().toString();
        if (!name.startsWith("..") && !tops.contains(name)) {
          Files.delete(child);
        }
      }
    }
  }

  static void deleteTree(Path directory) {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
