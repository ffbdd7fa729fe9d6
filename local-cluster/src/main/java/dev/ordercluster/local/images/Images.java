package dev.ordercluster.local.images;

import dev.ordercluster.backends.BinaryCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The images that exist on this machine. There is nothing to pull from: a name is known or it is
/// not.
public final class Images {
  private static final String OURS = "ordercluster/";
  private static final String JAR_SUFFIX = "-app.jar";
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

  private final Path home;
  private final Path versions;
  private final AotCaches caches;
  private final String version;
  private final BinaryCache binaries;

  /// Where our own images are.
  ///
  /// @param home the folder that holds `<module>/target/app/<module>-app.jar`
  /// @param versions the folder that may hold other versions of them, `<tag>/<module>-app.jar`
  public record Places(Path home, Path versions) {}

  /// Images of one checkout.
  ///
  /// @param caches from which our own images start
  /// @param version the tag of our own images
  public Images(Places places, AotCaches caches, String version, BinaryCache binaries) {
    this.home = places.home();
    this.versions = places.versions();
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
    return name.is(OURS + name.lastPart())
        ? jar(name).map(jar -> new JvmLauncher(javaCommand(), jar, caches))
        : Optional.empty();
  }

  private Optional<Path> jar(ImageName name) {
    String file = name.lastPart() + JAR_SUFFIX;
    if (name.tag().equals(version) || name.tag().equals("latest")) {
      return jars().filter(jar -> jar.getFileName().toString().equals(file)).findFirst();
    }
    return TAG.matcher(name.tag()).matches()
        ? Optional.of(versions.resolve(name.tag()).resolve(file)).filter(Files::isRegularFile)
        : Optional.empty();
  }

  private static Path javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private List<String> known() {
    return Stream.of(
            jars().map(jar -> named(jar, version)).sorted(),
            otherVersions().sorted(),
            Stream.of("postgres:18", "redis:<any>", "apache/kafka:<any>"))
        .flatMap(names -> names)
        .toList();
  }

  private static String named(Path jar, String tag) {
    return OURS + jar.getFileName().toString().replace(JAR_SUFFIX, "") + ":" + tag;
  }

  private Stream<String> otherVersions() {
    return Stream.of(versions)
        .filter(Files::isDirectory)
        .flatMap(folder -> children(folder).stream())
        .filter(Files::isDirectory)
        .flatMap(Images::named);
  }

  private static Stream<String> named(Path tag) {
    return children(tag).stream()
        .filter(file -> file.getFileName().toString().endsWith(JAR_SUFFIX))
        .map(jar -> named(jar, tag.getFileName().toString()));
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
