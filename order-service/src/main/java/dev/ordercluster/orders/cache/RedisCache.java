package dev.ordercluster.orders.cache;

import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/// Documents by key in Redis hashes, each with its version.
///
/// A write after a change leaves a marker with the new version and no body: a reader that loaded
/// the old version before the change and stores it afterwards is refused. What is lost while Redis
/// is away is bounded by the time to live.
public final class RedisCache implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RedisCache.class.getName());
  private static final Duration MARKER_LIFE = Duration.ofSeconds(30);

  private static final String SET_IF_NEWER =
      """
      local known = redis.call('HGET', KEYS[1], 'v')
      if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
      redis.call('HSET', KEYS[1], 'v', ARGV[1], 't', ARGV[2], 'o', ARGV[3], 'b', ARGV[4])
      redis.call('PEXPIRE', KEYS[1], ARGV[5])
      return 1
      """;

  private static final String MARK =
      """
      for i, key in ipairs(KEYS) do
        local known = redis.call('HGET', key, 'v')
        if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
          redis.call('DEL', key)
          redis.call('HSET', key, 'v', ARGV[i + 1])
          redis.call('PEXPIRE', key, ARGV[1])
        end
      end
      return 1
      """;

  private final CacheConfig config;
  private final Meters meters;
  private final Breaker breaker;
  private @Nullable RedisClient client;

  public RedisCache(CacheConfig config, Meters meters, InstantSource clock) {
    this.config = config;
    this.meters = meters;
    this.breaker = new Breaker(3, Duration.ofSeconds(2), clock);
    meters.gauge("cache_available", () -> breaker.isClosed() ? 1 : 0);
  }

  public Optional<Entry> get(String key) {
    Optional<Entry> found =
        ask(redis -> redis.hmget(key, "v", "t", "o", "b")).flatMap(RedisCache::entry);
    meters.count("cache_reads", "result", found.isPresent() ? "hit" : "miss");
    return found;
  }

  /// Keeps a document that was just read, unless a newer one is known. The life is jittered by a
  /// fifth, so that what was stored together does not expire together.
  public void put(String key, Entry entry, Duration life) {
    long millis = life.toMillis();
    long jittered = millis - ThreadLocalRandom.current().nextLong(millis / 5 + 1);
    List<String> arguments =
        List.of(
            Long.toString(entry.version()),
            entry.etag(),
            entry.owner(),
            entry.body(),
            Long.toString(jittered));
    var _ = ask(redis -> redis.eval(SET_IF_NEWER, List.of(key), arguments));
  }

  /// Notes that documents have changed.
  ///
  /// @param versions the new version by key
  public void changed(Map<String, Long> versions) {
    if (versions.isEmpty()) {
      return;
    }
    List<String> keys = List.copyOf(versions.keySet());
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(MARKER_LIFE.toMillis()));
    keys.forEach(key -> arguments.add(String.valueOf(versions.get(key))));
    var _ = ask(redis -> redis.eval(MARK, keys, arguments));
  }

  /// True when Redis answers.
  public boolean isReachable() {
    return ask(RedisClient::ping).isPresent();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  private <T> Optional<T> ask(Function<RedisClient, T> command) {
    if (!breaker.allows()) {
      return Optional.empty();
    }
    try {
      T answer = command.apply(client());
      breaker.succeeded();
      return Optional.of(answer);
    } catch (JedisException e) {
      boolean wasClosed = breaker.isClosed();
      breaker.failed();
      meters.count("cache_failures", "kind", e.getClass().getSimpleName());
      if (wasClosed && !breaker.isClosed()) {
        LOG.log(
            Level.WARNING, "Redis does not answer, reads go to the database: {0}", e.toString());
      }
      return Optional.empty();
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
      client =
          RedisClient.builder()
              .hostAndPort(config.host(), config.port())
              .clientConfig(settings.build())
              .poolConfig(pool)
              .build();
    }
    return client;
  }

  private static Optional<Entry> entry(List<String> fields) {
    @Nullable String version = fields.get(0);
    @Nullable String body = fields.get(3);
    if (version == null || body == null) {
      return Optional.empty();
    }
    return Optional.of(new Entry(Long.parseLong(version), fields.get(1), fields.get(2), body));
  }
}
