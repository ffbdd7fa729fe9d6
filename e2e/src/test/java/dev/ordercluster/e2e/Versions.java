package dev.ordercluster.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Other versions of our own images, in the data folder of a cluster on one machine.
record Versions(Path checkout, Path data) {

  /// The same programs as those that were built, by another name.
  void same(String version) {
    link(version, "order-service");
    link(version, "gateway");
  }

  /// An order service that migrates and then does not start.
  void broken(String version) {
    link(version, "gateway");
    String path = NeverServes.class.getName().replace('.', '/') + ".class";
    try (InputStream code = NeverServes.class.getClassLoader().getResourceAsStream(path);
        JarOutputStream jar = jar(version, "order-service", NeverServes.class.getName(), "")) {
      jar.putNextEntry(new JarEntry(path));
      jar.write(code.readAllBytes());
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void link(String version, String module) {
    Path built = checkout.resolve(module + "/target/app/" + module + "-app.jar");
    try (JarFile file = new JarFile(built.toFile());
        JarOutputStream jar =
            jar(
                version,
                module,
                file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS),
                folder(version).relativize(built).toString())) {
      jar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JarOutputStream jar(String version, String module, String main, String path)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
    if (!path.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, path);
    }
    Files.createDirectories(folder(version));
    OutputStream out = Files.newOutputStream(folder(version).resolve(module + "-app.jar"));
    return new JarOutputStream(out, manifest);
  }

  private Path folder(String version) {
    return data.resolve("images").resolve(version);
  }
}
