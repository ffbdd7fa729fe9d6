package dev.ordercluster.gateway.redis;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import dev.ordercluster.runtime.tls.ClientTls;
import java.nio.file.Path;
import java.util.Optional;

/// Where Redis is.
///
/// @param tls TLS to the server; empty: none
public record RedisSettings(
    String host, int port, Optional<String> password, Optional<ClientTls> tls) {

  public static final Key<String> HOST = Key.text("redis.host", "host of Redis");
  public static final Key<Integer> PORT =
      Key.integer("redis.port", 1, 65535, "port of Redis").withDefault("16379");
  public static final Key<Optional<String>> PASSWORD =
      Key.text("redis.password", "password of Redis").secret().optional();
  public static final Key<Boolean> TLS =
      Key.flag("redis.tls.enabled", "TLS to Redis, whose name is verified").withDefault("false");
  public static final Key<Optional<Path>> TLS_CA =
      Key.path("redis.tls.ca-path", "PEM file of Redis' authorities; none: public ones").optional();

  /// What was set.
  public static RedisSettings from(Settings settings) {
    return new RedisSettings(
        settings.get(HOST),
        settings.get(PORT),
        settings.get(PASSWORD),
        ClientTls.of(settings.get(TLS), settings.get(TLS_CA)));
  }

  /// Without TLS.
  public RedisSettings(String host, int port, Optional<String> password) {
    this(host, port, password, Optional.empty());
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
