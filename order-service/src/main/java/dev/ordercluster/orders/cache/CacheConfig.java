package dev.ordercluster.orders.cache;

import java.time.Duration;

/// Where Redis is and how long it may keep us waiting.
///
/// @param timeout for connecting and for each answer; a request never waits longer for the cache
public record CacheConfig(String host, int port, String password, Duration timeout) {
  @Override
  public String toString() {
    return "CacheConfig[" + host + ":" + port + "]";
  }
}
