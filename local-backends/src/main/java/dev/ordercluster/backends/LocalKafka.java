package dev.ordercluster.backends;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// A real Kafka broker (KRaft, one process) for a test or a demo.
public final class LocalKafka implements AutoCloseable {
  private static final int ASK_MILLIS = 2000;

  private final KafkaOptions options;
  private final RunningServer server;

  private LocalKafka(KafkaOptions options, RunningServer server) {
    this.options = options;
    this.server = server;
  }

  /// Starts one without authentication in an empty or earlier used directory, on free ports of
  /// 127.0.0.1.
  public static LocalKafka start(Path directory) {
    return start(KafkaOptions.in(directory.resolve("data")), Map.of());
  }

  /// Returns when the broker is registered and answers.
  ///
  /// @param client properties that a client of the listener needs (`security.protocol`,
  ///   `sasl.mechanism`, `sasl.jaas.config`); empty for plaintext
  public static LocalKafka start(KafkaOptions options, Map<String, String> client) {
    Path data = Path.of(options.properties().getOrDefault("log.dirs", ""));
    String bootstrap = options.bootstrapServers();
    RunningServer server =
        new RunningServer(
            "Kafka",
            Directories.logBeside(data),
            () -> KafkaServer.prepare(options),
            () -> answers(bootstrap, client));
    server.start();
    return new LocalKafka(options, server);
  }

  public String bootstrapServers() {
    return options.bootstrapServers();
  }

  public long pid() {
    return server.pid();
  }

  /// Controlled shutdown.
  public void stop() {
    server.stop();
  }

  /// SIGKILL.
  public void kill() {
    server.kill();
  }

  /// Stops if running and starts on the same data, address and port.
  public void restart() {
    server.stop();
    server.start();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static boolean answers(String bootstrap, Map<String, String> client) {
    String[] hostAndPort = bootstrap.split(":", 2);
    if (!Readiness.tcp(hostAndPort[0], Integer.parseInt(hostAndPort[1]))) {
      return false;
    }
    Map<String, Object> configuration = new java.util.HashMap<>(client);
    configuration.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ASK_MILLIS);
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ASK_MILLIS);
    try (Admin admin = Admin.create(configuration)) {
      boolean found =
          !admin.describeCluster().nodes().get(ASK_MILLIS, TimeUnit.MILLISECONDS).isEmpty();
      admin.close(Duration.ofMillis(ASK_MILLIS));
      return found;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while waiting for Kafka", e);
    }
  }
}
