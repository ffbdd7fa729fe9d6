package dev.ordercluster.local.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/// Everything that an AOT cache is valid for: the jars of the class path with place, size and time
/// (which is what the JVM compares), the JVM and its flags. A build, another JDK or another
/// checkout has another key, so a stale cache is never looked at.
///
/// @param module that the jar belongs to
record AotKey(String module, String digest) {
  private static final String JAR_SUFFIX = "-app.jar";

  /// @throws IOException when a jar of the class path cannot be read
  static AotKey of(Path jar) throws IOException {
    StringBuilder all = new StringBuilder(name(jar));
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String others =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (others != null) {
        for (String other : others.strip().split("\\s+", -1)) {
          all.append(name(jar.resolveSibling(other).normalize()));
        }
      }
    }
    all.append(System.getProperty("java.home")).append('\n');
    all.append(System.getProperty("java.vm.version")).append('\n');
    all.append(String.join("\n", JvmLauncher.FLAGS));
    return new AotKey(jar.getFileName().toString().replace(JAR_SUFFIX, ""), digest(all.toString()));
  }

  String fileName() {
    return module + "-" + digest + AotCaches.SUFFIX;
  }

  private static String name(Path jar) throws IOException {
    return jar.toAbsolutePath()
        + " "
        + Files.size(jar)
        + " "
        + Files.getLastModifiedTime(jar).toMillis()
        + "\n";
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}
