package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.breaker.Breaker;
import dev.ordercluster.gateway.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// The counters that all gateways share. One script does all policies of a request: check all, then
/// write all, so a request that one policy denies is charged to none. The clock is Redis' own. Each
/// call has a hard deadline; after a few failures in a row calls stop for a while.
final class RedisCounters implements Counters, AutoCloseable {
  private static final Logger LOG = System.getLogger(RedisCounters.class.getName());
  private static final int DEADLINE_MILLIS = 75;
  private static final int CONNECTIONS = 16;

  // KEYS: one per policy. ARGV: period and tolerance per policy, microseconds. Returns the time and
  // each key's TAT before this request; dev.ordercluster.gateway.limit.Gcra draws the same
  // conclusion from them as this script does.
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local result = {now}
      local denied = false
      for i = 1, #KEYS do
        local period = tonumber(ARGV[2 * i - 1])
        local tolerance = tonumber(ARGV[2 * i])
        local tat = tonumber(redis.call('GET', KEYS[i]) or '0')
        tat = math.min(math.max(tat, now), now + tolerance + period)
        result[i + 1] = tat
        if tat - now > tolerance then denied = true end
      end
      if not denied then
        for i = 1, #KEYS do
          local next = result[i + 1] + tonumber(ARGV[2 * i - 1])
          local ttl = math.ceil((next - now) / 1000) + 1
          redis.call('SET', KEYS[i], string.format('%.0f', next), 'PX', ttl)
        end
      end
      return result
      """;

  private final RedisClient redis;
  private final String scriptHash = sha1(SCRIPT);
  private final Meters meters;
  private final Breaker breaker = new Breaker();

  RedisCounters(Throttle.RedisSettings settings, Meters meters) {
    this.meters = meters;
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(DEADLINE_MILLIS));
    pool.setJmxEnabled(false);
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(DEADLINE_MILLIS)
            .socketTimeoutMillis(DEADLINE_MILLIS);
    settings.password().ifPresent(client::password);
    this.redis =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(settings.host(), settings.port()))
            .clientConfig(client.build())
            .poolConfig(pool)
            .build();
  }

  @Override
  public Optional<Reading> charge(List<Counted> counted) {
    if (!breaker.mayCall(System.nanoTime())) {
      return Optional.empty();
    }
    try {
      Reading reading = run(counted);
      succeeded();
      return Optional.of(reading);
    } catch (JedisException e) {
      failed(e);
      return Optional.empty();
    }
  }

  @Override
  public boolean isHealthy() {
    return breaker.isClosed();
  }

  private Reading run(List<Counted> counted) {
    List<String> keys = new ArrayList<>(counted.size());
    List<String> arguments = new ArrayList<>(counted.size() * 2);
    for (Counted one : counted) {
      keys.add(one.storeKey());
      arguments.add(Long.toString(one.gcra().period()));
      arguments.add(Long.toString(one.gcra().tolerance()));
    }
    Object reply;
    try {
      reply = redis.evalsha(scriptHash, keys, arguments);
    } catch (JedisNoScriptException e) {
      reply = redis.eval(SCRIPT, keys, arguments);
    }
    if (!(reply instanceof List<?> numbers) || numbers.size() != counted.size() + 1) {
      throw new JedisException("the rate limit script answered something else: " + reply);
    }
    return new Reading(
        number(numbers.getFirst()),
        numbers.subList(1, numbers.size()).stream().map(RedisCounters::number).toList());
  }

  private static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new JedisException("the rate limit script answered a non-number");
  }

  private void succeeded() {
    if (breaker.succeeded()) {
      LOG.log(Level.INFO, "rate limits are shared through Redis again");
    }
    meters.redis("ok");
  }

  private void failed(JedisException e) {
    if (breaker.failed(System.nanoTime())) {
      LOG.log(
          Level.WARNING,
          "Redis does not answer, rate limits are counted per gateway now: {0}",
          e.getMessage());
    }
    meters.redis("failed");
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
}
