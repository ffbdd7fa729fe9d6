package dev.ordercluster.backends;

import java.nio.file.Path;

/// A real PostgreSQL 18 for a test or a demo: durable (fsync on), small, TCP with password.
public final class LocalPostgres implements AutoCloseable {
  private final PostgresOptions options;
  private final RunningServer server;

  private LocalPostgres(PostgresOptions options, RunningServer server) {
    this.options = options;
    this.server = server;
  }

  /// Starts one in an empty or earlier used directory, on a free port of 127.0.0.1, with user,
  /// password and database `orders`.
  public static LocalPostgres start(Path directory) {
    return start(PostgresOptions.in(directory.resolve("data")));
  }

  /// Returns when sessions are accepted. The log is beside the data directory.
  public static LocalPostgres start(PostgresOptions options) {
    BinaryCache cache = BinaryCache.ofThisUser();
    Path log = Directories.logBeside(options.data());
    RunningServer server =
        new RunningServer(
            "PostgreSQL",
            log,
            () -> PostgresServer.prepare(cache, options),
            () -> Readiness.postgres(options.address(), options.port()));
    server.start();
    return new LocalPostgres(options, server);
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(options.address(), options.port(), options.credentials().database());
  }

  public String host() {
    return options.address();
  }

  public int port() {
    return options.port();
  }

  public String username() {
    return options.credentials().username();
  }

  public String password() {
    return options.credentials().password();
  }

  public String database() {
    return options.credentials().database();
  }

  public long pid() {
    return server.pid();
  }

  /// Fast shutdown; open transactions are rolled back.
  public void stop() {
    server.stop();
  }

  /// SIGKILL to the postmaster and its backends.
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
}
