package dev.ordercluster.orders;

import dev.ordercluster.backends.LocalKafka;
import dev.ordercluster.backends.LocalPostgres;
import dev.ordercluster.backends.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Real servers for integration tests, started once per test JVM on first use and stopped at its
/// end. A test class that stops or kills one restarts it.
public final class Backends {
  private static @Nullable LocalPostgres postgres;
  private static @Nullable LocalRedis redis;
  private static @Nullable LocalKafka kafka;

  private Backends() {}

  public static synchronized LocalPostgres postgres() {
    if (postgres == null) {
      postgres = closedAtExit(LocalPostgres.start(directory("postgres")));
    }
    return postgres;
  }

  public static synchronized LocalRedis redis() {
    if (redis == null) {
      redis = closedAtExit(LocalRedis.start(directory("redis")));
    }
    return redis;
  }

  public static synchronized LocalKafka kafka() {
    if (kafka == null) {
      kafka = closedAtExit(LocalKafka.start(directory("kafka")));
    }
    return kafka;
  }

  private static <T extends AutoCloseable> T closedAtExit(T server) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (Exception e) {
                    throw new IllegalStateException("could not stop a test server", e);
                  }
                }));
    return server;
  }

  private static Path directory(String name) {
    try {
      return Files.createTempDirectory("orders-" + name).resolve("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
