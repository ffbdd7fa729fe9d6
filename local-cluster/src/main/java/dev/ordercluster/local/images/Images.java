package dev.ordercluster.local.images;

import dev.ordercluster.backends.BinaryCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The images that exist on this machine. There is nothing to pull from: a name is known or it is
/// not.
public final class Images {
  private static final String OURS = "ordercluster/";
  private static final String JAR_SUFFIX = "-app.jar";

  private final Path home;
  private final AotCaches caches;
  private final String version;
  private final BinaryCache binaries;

  /// Images of one checkout.
  ///
  /// @param home the folder that holds `<module>/target/app/<module>-app.jar`
  /// @param caches from which our own images start
  /// @param version the tag of our own images
  public Images(Path home, AotCaches caches, String version, BinaryCache binaries) {
    this.home = home;
    this.caches = caches;
    this.version = version;
    this.binaries = binaries;
  }

  /// The launcher of an image.
  ///
  /// @throws ImageException when there is no such image; the message names those that there are
  public Launcher find(String reference) {
    ImageName name = ImageName.parse(reference);
    if (name.lastPart().equals("postgres") && name.tag().matches("18([.-].*)?|latest")) {
      return new BackendLaunchers.Postgres(binaries);
    }
    if (name.lastPart().equals("redis")) {
      return new BackendLaunchers.Redis(binaries);
    }
    if (name.is("apache/kafka")) {
      return new BackendLaunchers.Kafka();
    }
    return ours(name)
        .orElseThrow(
            () ->
                new ImageException(
                    "image \""
                        + reference
                        + "\" does not exist on this machine; known here: "
                        + String.join(", ", known())));
  }

  private Optional<Launcher> ours(ImageName name) {
    boolean tagged = name.tag().equals(version) || name.tag().equals("latest");
    if (!tagged || !name.is(OURS + name.lastPart())) {
      return Optional.empty();
    }
    return jars()
        .filter(jar -> jar.getFileName().toString().equals(name.lastPart() + JAR_SUFFIX))
        .findFirst()
        .map(jar -> new JvmLauncher(javaCommand(), jar, caches));
  }

  private static Path javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private List<String> known() {
    return Stream.concat(
            jars()
                .map(jar -> jar.getFileName().toString().replace(JAR_SUFFIX, ""))
                .map(module -> OURS + module + ":" + version)
                .sorted(),
            Stream.of("postgres:18", "redis:<any>", "apache/kafka:<any>"))
        .toList();
  }

  private Stream<Path> jars() {
    return Stream.of(home, home.resolve("examples"))
        .filter(Files::isDirectory)
        .flatMap(folder -> children(folder).stream())
        .map(module -> module.resolve("target/app/" + module.getFileName() + JAR_SUFFIX))
        .filter(Files::isRegularFile);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
