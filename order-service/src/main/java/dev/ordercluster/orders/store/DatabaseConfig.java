package dev.ordercluster.orders.store;

import java.time.Duration;

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
    Duration waitDeadline) {
  @Override
  public String toString() {
    return "DatabaseConfig[" + username + "@" + host + ":" + port + "/" + name + "]";
  }
}
