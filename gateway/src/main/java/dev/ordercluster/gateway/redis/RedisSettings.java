package dev.ordercluster.gateway.redis;

import java.util.Optional;

/// Where Redis is.
public record RedisSettings(String host, int port, Optional<String> password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
