package dev.ordercluster.orders.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where PostgreSQL is and how much of it one instance may use.
///
/// @param poolSize connections of this instance; replicas × pool must fit max_connections
/// @param waitDeadline longest wait for a free connection before the request is answered 503
public record DatabaseConfig(
    String host,
    int port,
    String name,
    String username,
    String password,
    int poolSize,
    Duration waitDeadline,
    Tls tls) {

  /// How much is asked of TLS, in the words of PostgreSQL.
  public enum Mode {
    DISABLE,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL
  }

  /// TLS to the server.
  ///
  /// @param authorities PEM file of who may have signed the server's certificate; empty: the public
  ///   ones
  public record Tls(Mode mode, Optional<Path> authorities) {
    public static final Tls NONE = new Tls(Mode.DISABLE, Optional.empty());
  }

  /// Without TLS.
  public DatabaseConfig(
      String host,
      int port,
      String name,
      String username,
      String password,
      int poolSize,
      Duration waitDeadline) {
    this(host, port, name, username, password, poolSize, waitDeadline, Tls.NONE);
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + username + "@" + host + ":" + port + "/" + name + "]";
  }
}
