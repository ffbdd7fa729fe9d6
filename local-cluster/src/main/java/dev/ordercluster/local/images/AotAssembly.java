package dev.ordercluster.local.images;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Makes a cache of a list of classes, in a process of the lowest priority that runs none of our
/// code.
///
/// @param environment all of it, nothing is inherited
record AotAssembly(Map<String, String> environment) {
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int TOLD_CHARS = 300;

  AotAssembly {
    environment = Map.copyOf(environment);
  }

  /// Returns when the cache is there, or why there is none.
  ///
  /// @param closing ends it at once
  Optional<String> run(Path jar, Path classes, Path cache, CountDownLatch closing)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(cache.getParent(), "log", ".tmp");
    Process process = start(jar, classes, cache, log.toFile());
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (closing.getCount() == 0) {
          return Optional.of("the cluster is being stopped");
        }
        if (System.nanoTime() > end) {
          return Optional.of("it was not there within " + PATIENCE.toMinutes() + " min");
        }
      }
      return process.exitValue() == 0 && Files.isRegularFile(cache)
          ? Optional.empty()
          : Optional.of("the JVM ended with " + process.exitValue() + ": " + tail(log));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private Process start(Path jar, Path classes, Path cache, File log) throws IOException {
    List<String> argv = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      argv.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(JvmLauncher.FLAGS);
    argv.addAll(
        List.of(
            "-Xmx256m",
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + classes,
            "-XX:SharedArchiveFile=" + cache,
            "-cp",
            jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String tail(Path log) throws IOException {
    String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return all.substring(Math.max(0, all.length() - TOLD_CHARS));
  }
}
