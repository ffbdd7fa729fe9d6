package dev.ordercluster.backends;

import java.nio.file.Path;

/// A real Redis for a test or a demo, with its append-only file on.
public final class LocalRedis implements AutoCloseable {
  private final RedisOptions options;
  private final RunningServer server;

  private LocalRedis(RedisOptions options, RunningServer server) {
    this.options = options;
    this.server = server;
  }

  /// Starts one without password in an empty or earlier used directory, on a free port of
  /// 127.0.0.1.
  public static LocalRedis start(Path directory) {
    return start(RedisOptions.in(directory.resolve("data")));
  }

  /// Returns when commands are accepted. The log is beside the data directory.
  public static LocalRedis start(RedisOptions options) {
    BinaryCache cache = BinaryCache.ofThisUser();
    RunningServer server =
        new RunningServer(
            "Redis",
            Directories.logBeside(options.data()),
            () -> RedisServer.prepare(cache, options),
            () -> Readiness.redis(options.address(), options.port()));
    server.start();
    return new LocalRedis(options, server);
  }

  public String host() {
    return options.address();
  }

  public int port() {
    return options.port();
  }

  /// Empty when there is none.
  public String password() {
    return options.password();
  }

  public long pid() {
    return server.pid();
  }

  /// Writes and syncs the append-only file, then ends.
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
}
