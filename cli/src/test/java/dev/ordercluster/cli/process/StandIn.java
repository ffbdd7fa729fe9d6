package dev.ordercluster.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A program that stands where local-cluster's jar is expected: it stays until it is told to end,
/// or complains and ends when its environment says `STAND_IN=complain`.
public final class StandIn {
  private StandIn() {}

  public static void main(String[] arguments) throws InterruptedException {
    if ("complain".equals(System.getenv("STAND_IN"))) {
      System.err.println(
          "{\"level\":\"ERROR\",\"message\":\"127.42.0.1:16443 is taken by another program\"}");
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  /// Puts the program into a made-up checkout.
  public static void installIn(Path checkout) throws IOException {
    Path jar = checkout.resolve("local-cluster/target/app/local-cluster-app.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    String entry = StandIn.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream program = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
      if (program == null) {
        throw new IllegalStateException(entry + " is on the class path of its own test");
      }
      out.putNextEntry(new JarEntry(entry));
      program.transferTo(out);
    }
  }
}
