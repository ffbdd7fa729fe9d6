package dev.ordercluster.local.images;

import dev.ordercluster.backends.StopSignal;
import dev.ordercluster.runtime.names.ClusterNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Our own images: the module's runnable jar on the JDK that runs this process.
///
/// Half of the memory limit is heap. Names of the cluster resolve through its hosts file, others as
/// the JDK does, and a failed lookup is never remembered, so that a Service is seen as soon as it
/// is there. A process starts from the AOT cache of its jars when there is one, and is what one is
/// made of when there is none; the flags that decide on its validity are the same in every run.
final class JvmLauncher implements Launcher {
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          // One wake-up less for each wait of a virtual thread on a socket: ADR 63.
          "-Djdk.pollerMode=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dsun.net.inetaddr.ttl=1",
          "-Dsun.net.inetaddr.negative.ttl=0");
  private static final long MEMORY_WITHOUT_LIMIT = 384L << 20;

  private final Path java;
  private final Path jar;
  private final AotCaches caches;

  JvmLauncher(Path java, Path jar, AotCaches caches) {
    this.java = java;
    this.jar = jar;
    this.caches = caches;
  }

  @Override
  public Launch prepare(LaunchRequest request) {
    if (!Files.isRegularFile(jar)) {
      throw new ImageException(
          jar + " is not there any more: build the project (./mvnw package) and try again");
    }
    List<String> argv = new ArrayList<>();
    Optional<AotPart> aot = Optional.empty();
    if (request.command().isEmpty() || request.command().getFirst().equals("java")) {
      argv.add(java.toString());
      argv.addAll(FLAGS);
      long memory = request.memoryLimit().orElse(MEMORY_WITHOUT_LIMIT);
      argv.add("-XX:MaxRAM=" + memory);
      argv.add("-XX:MaxRAMPercentage=50");
      // Without it the heap begins at a 64th of the limit, and the objects of a large AOT cache,
      // which come first, do not fit: the process does not start.
      argv.add("-XX:InitialRAMPercentage=12.5");
      argv.add("-D" + ClusterNames.HOSTS + "=" + request.hosts());
      argv.add("-Djava.io.tmpdir=" + temporary(request));
    }
    if (request.command().isEmpty()) {
      aot = startFrom(caches.use(jar, request.directory().resolve("loaded.classes")), argv);
      argv.add("-jar");
      argv.add(jar.toString());
    } else if (request.command().getFirst().equals("java")) {
      argv.addAll(request.command().subList(1, request.command().size()));
    } else {
      argv.addAll(request.command());
    }
    argv.addAll(request.args());
    return new Launch(
        argv, request.environment(), request.directory(), StopSignal.TERM, false, aot);
  }

  private static Optional<AotPart> startFrom(AotCaches.Use use, List<String> argv) {
    return switch (use) {
      case AotCaches.Use.Cached(AotStart start) -> {
        argv.add("-XX:SharedArchiveFile=" + start.cache());
        yield Optional.of(start);
      }
      case AotCaches.Use.Recorded(AotRecording recording) -> {
        argv.add("-XX:DumpLoadedClassList=" + recording.classes());
        yield Optional.of(recording);
      }
      case AotCaches.Use.None() -> Optional.empty();
    };
  }

  private static String temporary(LaunchRequest request) {
    return request.environment().getOrDefault("TMPDIR", request.directory().toString());
  }
}
