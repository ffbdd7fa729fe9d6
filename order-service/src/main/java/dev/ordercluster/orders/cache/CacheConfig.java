package dev.ordercluster.orders.cache;

import dev.ordercluster.runtime.tls.ClientTls;
import java.time.Duration;
import java.util.Optional;

/// Where Redis is and how long it may keep us waiting.
///
/// @param timeout for connecting and for each answer; a request never waits longer for the cache
/// @param tls TLS to the server; empty: none
public record CacheConfig(
    String host, int port, String password, Duration timeout, Optional<ClientTls> tls) {

  /// Without TLS.
  public CacheConfig(String host, int port, String password, Duration timeout) {
    this(host, port, password, timeout, Optional.empty());
  }

  @Override
  public String toString() {
    return "CacheConfig[" + host + ":" + port + "]";
  }
}
