package dev.ordercluster.gateway.redis;

import dev.ordercluster.gateway.breaker.Breaker;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.runtime.tls.ClientTls;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// One script on Redis with connections of its own, so that one use cannot starve another. Each
/// call has a hard deadline; after a few failures in a row calls stop for a while.
public final class RedisScript implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RedisScript.class.getName());

  private final RedisClient redis;
  private final Use use;
  private final String hash;
  private final Meters meters;
  private final Breaker breaker = new Breaker();

  /// What the script is for.
  ///
  /// @param name of the use in metrics
  /// @param away what holds while Redis does not answer, for the log
  /// @param connections at most, open at a time
  /// @param deadline of each call
  public record Use(String name, String away, String script, int connections, Duration deadline) {}

  public RedisScript(RedisSettings settings, Use use, Meters meters) {
    this.use = use;
    this.hash = sha1(use.script());
    this.meters = meters;
    int millis = Math.toIntExact(use.deadline().toMillis());
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(use.connections());
    pool.setMaxIdle(use.connections());
    pool.setMaxWait(use.deadline());
    pool.setJmxEnabled(false);
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis);
    settings.password().ifPresent(client::password);
    settings.tls().ifPresent(tls -> client.sslOptions(encryption(tls)));
    this.redis =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(settings.host(), settings.port()))
            .clientConfig(client.build())
            .poolConfig(pool)
            .build();
  }

  /// Runs the script; empty when Redis does not answer in time or answers something else.
  ///
  /// @param reading makes a value of the reply; throws IllegalArgumentException for one that the
  ///   script cannot have given
  public <T> Optional<T> run(
      List<String> keys, List<String> arguments, Function<Object, T> reading) {
    if (!breaker.mayCall(System.nanoTime())) {
      return Optional.empty();
    }
    try {
      T value = reading.apply(evaluate(keys, arguments));
      succeeded();
      return Optional.of(value);
    } catch (JedisException | IllegalArgumentException e) {
      failed(e);
      return Optional.empty();
    }
  }

  /// The last calls were answered.
  public boolean isHealthy() {
    return breaker.isClosed();
  }

  private Object evaluate(List<String> keys, List<String> arguments) {
    try {
      return redis.evalsha(hash, keys, arguments);
    } catch (JedisNoScriptException e) {
      return redis.eval(use.script(), keys, arguments);
    }
  }

  private void succeeded() {
    if (breaker.succeeded()) {
      LOG.log(Level.INFO, "Redis answers again: {0}", use.name());
    }
    meters.redis(use.name(), "ok");
  }

  private void failed(RuntimeException e) {
    if (breaker.failed(System.nanoTime())) {
      LOG.log(Level.WARNING, "Redis does not answer, {0}: {1}", use.away(), e.getMessage());
    }
    meters.redis(use.name(), "failed");
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is required of every Java platform", e);
    }
  }

  @Override
  public void close() {
    redis.close();
  }

  private static SslOptions encryption(ClientTls tls) {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    tls.authorities()
        .ifPresent(
            file -> {
              char[] password = "authorities".toCharArray();
              byte[] store = ClientTls.trustStore(file, password);
              options
                  .trustStoreType(ClientTls.TYPE)
                  .truststore(() -> new ByteArrayInputStream(store), password);
            });
    return options.build();
  }
}
