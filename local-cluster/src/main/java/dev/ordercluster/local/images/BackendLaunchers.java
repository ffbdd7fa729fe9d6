package dev.ordercluster.local.images;

import dev.ordercluster.backends.BackendException;
import dev.ordercluster.backends.BinaryCache;
import dev.ordercluster.backends.KafkaOptions;
import dev.ordercluster.backends.KafkaServer;
import dev.ordercluster.backends.PostgresOptions;
import dev.ordercluster.backends.PostgresServer;
import dev.ordercluster.backends.RedisOptions;
import dev.ordercluster.backends.RedisServer;
import dev.ordercluster.backends.ServerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The launchers of the data servers. Their images' contracts (variables, arguments, volumes) are
/// kept; only the listen addresses become the pod's.
final class BackendLaunchers {
  private BackendLaunchers() {}

  /// The image `postgres`: version 18 keeps its data under `/var/lib/postgresql/18/docker`.
  record Postgres(BinaryCache binaries) implements Launcher {
    @Override
    public Launch prepare(LaunchRequest request) {
      return run(
          request,
          () ->
              PostgresServer.prepare(
                  binaries,
                  PostgresOptions.fromContainer(
                      request.environment(), commandLine(request), request.address())));
    }

    @Override
    public Map<String, String> environment() {
      return Map.of("PGDATA", "/var/lib/postgresql/18/docker");
    }

    @Override
    public List<String> volumes() {
      return List.of("/var/lib/postgresql");
    }
  }

  /// The image `redis`.
  record Redis(BinaryCache binaries) implements Launcher {
    private static final String DATA = "ORDERCLUSTER_REDIS_DATA";

    @Override
    public Launch prepare(LaunchRequest request) {
      Path data = Path.of(request.environment().getOrDefault(DATA, request.directory().toString()));
      return run(
          request,
          () ->
              RedisServer.prepare(
                  binaries,
                  RedisOptions.fromContainer(commandLine(request), data, request.address())));
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(DATA, "/data");
    }

    @Override
    public List<String> volumes() {
      return List.of("/data");
    }
  }

  /// The image `apache/kafka`.
  record Kafka() implements Launcher {
    @Override
    public Launch prepare(LaunchRequest request) {
      List<String> jvm =
          List.of(
              "-XX:-UsePerfData",
              "-Djdk.net.hosts.file=" + request.hosts(),
              "-Dsun.net.inetaddr.ttl=1",
              "-Dsun.net.inetaddr.negative.ttl=0");
      return run(
          request,
          () ->
              KafkaServer.prepare(
                  KafkaOptions.fromContainer(request.environment(), request.address(), jvm)));
    }

    @Override
    public List<String> volumes() {
      return List.of("/var/lib/kafka/data", "/tmp/kraft-combined-logs");
    }
  }

  private static List<String> commandLine(LaunchRequest request) {
    List<String> all = new ArrayList<>(request.command());
    all.addAll(request.args());
    return all;
  }

  private static Launch run(LaunchRequest request, Supplier<ServerCommand> prepared) {
    try {
      ServerCommand server = prepared.get();
      Map<String, String> environment = new HashMap<>(request.environment());
      environment.putAll(server.environment());
      return new Launch(
          server.argv(),
          environment,
          server.workingDirectory(),
          server.stopSignal(),
          true,
          Optional.empty());
    } catch (BackendException e) {
      throw new ImageException(String.valueOf(e.getMessage()), e);
    }
  }
}
