package dev.ordercluster.local.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// An API server in a JVM of its own, so that a test can kill it.
final class ApiProcess {
  private static final String BLOCK = "127.94";

  private ApiProcess() {}

  /// The process's main: serves until it is killed.
  public static void main(String[] args) throws Exception {
    try (ApiServer _ =
        ApiServer.start(new ApiServerConfig(Path.of(args[0]), BLOCK, Integer.parseInt(args[1])))) {
      Files.writeString(Path.of(args[0], "ready"), "yes");
      new CountDownLatch(1).await();
    }
  }

  static Process start(Path data, int port) throws IOException {
    Files.deleteIfExists(data.resolve("ready"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                ApiProcess.class.getName(),
                data.toString(),
                Integer.toString(port)))
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("process.log").toFile())
        .start();
  }

  static boolean isReady(Path data) {
    return Files.exists(data.resolve("ready"));
  }
}
