package dev.ordercluster.orders.cache;

import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.tls.ClientTls;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;

/// The connection to Redis: a bounded pool, a deadline per command, and a breaker that keeps a
/// Redis that is away from costing a time-out per request. Made at the first use.
public final class Redis implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Redis.class.getName());

  private final CacheConfig config;
  private final Meters meters;
  private final Breaker breaker;
  private @Nullable RedisClient client;

  public Redis(CacheConfig config, Meters meters, InstantSource clock) {
    this.config = config;
    this.meters = meters;
    this.breaker = new Breaker(3, Duration.ofSeconds(2), clock);
    meters.gauge("cache_available", () -> breaker.isClosed() ? 1 : 0);
  }

  /// Sends one command; empty when Redis does not answer or is not asked because it did not answer
  /// just before.
  ///
  /// @param operation names the command in the metrics
  /// @param command must not return null
  public <T> Optional<T> ask(String operation, Function<RedisClient, T> command) {
    if (!breaker.allows()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    try {
      T answer = command.apply(client());
      breaker.succeeded();
      return Optional.of(answer);
    } catch (JedisException e) {
      failed(e);
      return Optional.empty();
    } finally {
      meters.time(
          "cache_command", "operation", operation, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /// True when Redis answers.
  public boolean isReachable() {
    return ask("ping", RedisClient::ping).isPresent();
  }

  Meters meters() {
    return meters;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  private void failed(JedisException failure) {
    boolean wasClosed = breaker.isClosed();
    breaker.failed();
    meters.count("cache_failures", "kind", failure.getClass().getSimpleName());
    if (wasClosed && !breaker.isClosed()) {
      LOG.log(
          Level.WARNING,
          "Redis does not answer, reads go to the database: {0}",
          failure.toString());
    }
  }

  private synchronized RedisClient client() {
    if (client == null) {
      ConnectionPoolConfig pool = new ConnectionPoolConfig();
      pool.setMaxTotal(16);
      pool.setMaxIdle(8);
      pool.setMaxWait(config.timeout());
      pool.setJmxEnabled(false);
      var settings =
          DefaultJedisClientConfig.builder()
              .connectionTimeoutMillis((int) config.timeout().toMillis())
              .socketTimeoutMillis((int) config.timeout().toMillis())
              .clientName("order-service");
      if (!config.password().isEmpty()) {
        settings.password(config.password());
      }
      config.tls().ifPresent(tls -> settings.sslOptions(encryption(tls)));
      client =
          RedisClient.builder()
              .hostAndPort(config.host(), config.port())
              .clientConfig(settings.build())
              .poolConfig(pool)
              .build();
    }
    return client;
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
