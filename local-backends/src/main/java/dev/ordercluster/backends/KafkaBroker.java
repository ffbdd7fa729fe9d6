package dev.ordercluster.backends;

import dev.ordercluster.runtime.Logs;
import java.io.IOException;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/// The main class of a Kafka process: formats the log directories when they are new, then runs the
/// server until SIGTERM.
///
/// The properties come through the environment, so that no password is on a command line or in a
/// file.
public final class KafkaBroker {
  static final String PROPERTIES = "ORDERCLUSTER_KAFKA_PROPERTIES";
  static final String CLUSTER_ID = "ORDERCLUSTER_KAFKA_CLUSTER_ID";
  private static final Logger LOG = System.getLogger(KafkaBroker.class.getName());

  private KafkaBroker() {}

  /// Ends with exit code 1 when the server cannot start.
  public static void main(String[] args) throws IOException {
    Logs.install("kafka", levels());
    // Threads that Kafka started already would keep a process alive whose start failed.
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (_, failure) -> {
              LOG.log(Level.ERROR, "Kafka did not start", failure);
              Runtime.getRuntime().halt(1);
            });
    Properties properties = new Properties();
    properties.load(new StringReader(required(PROPERTIES)));
    KafkaConfig config = KafkaConfig.fromProps(properties, false);
    format(config, required(CLUSTER_ID), properties);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
    server.startup();
    LOG.log(Level.INFO, "Kafka serves {0}", properties.getProperty("listeners"));
    server.awaitShutdown();
  }

  private static void format(KafkaConfig config, String clusterId, Properties properties) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("format", "--config", "-", "--ignore-formatted"));
    arguments.addAll(List.of("--cluster-id", clusterId));
    if (!properties.containsKey("controller.quorum.voters")) {
      arguments.add("--standalone");
    }
    StorageTool.runFormatCommand(
        StorageTool.parseArguments(arguments.toArray(String[]::new)), config, System.err);
  }

  private static Map<String, java.util.logging.Level> levels() {
    return Map.of(
        "kafka", java.util.logging.Level.WARNING,
        "org.apache.kafka", java.util.logging.Level.WARNING);
  }

  private static String required(String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new IllegalStateException(variable + " must be set; KafkaServer.prepare does");
    }
    return value;
  }
}
