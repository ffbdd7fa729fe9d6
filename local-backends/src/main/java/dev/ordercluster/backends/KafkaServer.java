package dev.ordercluster.backends;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// Makes a Kafka log directory ready and tells how to run the broker, in a JVM of its own on the
/// class path of this one.
public final class KafkaServer {
  private static final List<String> JVM =
      List.of(
          "-Xms96m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private KafkaServer() {}

  /// The broker formats the directory itself when it is new.
  public static ServerCommand prepare(KafkaOptions options) {
    Path first = Path.of(options.properties().getOrDefault("log.dirs", "").split(",", 2)[0]);
    try {
      Files.createDirectories(first);
    } catch (IOException e) {
      throw new BackendException("cannot make Kafka's directory " + first + ": " + e, e);
    }
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(JVM);
    argv.addAll(options.jvmOptions());
    argv.addAll(List.of("-cp", classPath(), KafkaBroker.class.getName()));
    Map<String, String> environment =
        Map.of(
            KafkaBroker.PROPERTIES,
            text(options.properties()),
            KafkaBroker.CLUSTER_ID,
            options.clusterId());
    return new ServerCommand(argv, environment, first, StopSignal.TERM);
  }

  // Absolute, because the broker runs in another directory.
  private static String classPath() {
    List<String> absolute = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(":", -1)) {
      absolute.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(":", absolute);
  }

  private static String text(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
